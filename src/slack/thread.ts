import type { RichTextBlock } from '@slack/web-api'
import type { ApprovalPolicy } from '../core/approval.ts'
import { STAGES } from '../core/stages.ts'
import type { Decision } from '../store/decisions.ts'
import type { Run } from '../store/runs.ts'
import type { TaskView } from '../store/task-view.ts'
import { partsOf } from './artifact-parts.ts'
import { bold, type Content, FALLBACK_LIMIT, type Line, lines, rich, text } from './blocks.ts'
import { decisionLine, verdictOf } from './decision-line.ts'
import { clip, escaped, isolated, oneLine } from './literal.ts'
import { type Words, wordsIn } from './messages/words.ts'
import { duration, mention, mentions } from './people.ts'

/** A message of the thread; the slot is its name, posted once. */
export interface ThreadMessage {
  readonly slot: string
  readonly content: Content
  /** Also shown in the channel: only decisions and the end in failure. */
  readonly broadcast: boolean
}

type Part = RichTextBlock['elements'][number]
const REASON_CHARS = 800
const PARTS_SHOWN = 24

/** Everything that the thread should hold by now, in order: a message for each finished run and for each question to people. */
export const threadOf = (view: TaskView, policy: ApprovalPolicy): ThreadMessage[] =>
  view.runs.flatMap((run) => {
    if (run.finishedAt !== null) return [finished(view, run, run.finishedAt)]
    return run.status === 'PAUSED' || isApprovalDue(view, run) ? [question(view, run, policy)] : []
  })

const isApprovalDue = ({ task: { state } }: TaskView, run: Run): boolean =>
  run.stage === 'HUMAN_APPROVAL' && run.status === 'WAITING' && state.status === 'WAITING'

function finished(view: TaskView, run: Run, finishedAt: Date): ThreadMessage {
  const words = wordsIn(view.language)
  const decision = decisionOf(view, finishedAt)
  const hasFailed = isLast(view, run) && view.task.state.status === 'FAILED'
  const made = view.artifacts.filter(({ runId }) => runId === run.id).flatMap((one) => partsOf(one, words))
  const why = made.length === 0 && decision === null ? reasonOf(run) : null
  const title = decision === null ? titleOf(run, words) : verdictOf(decision, words)
  return {
    slot: `run-${run.id}`,
    broadcast: decision !== null || hasFailed,
    content: {
      text: fallback(`${words.task(view.task.id)}, ${title}.`, decision?.comment ?? run.reason ?? '', view),
      blocks: [
        rich(
          lines(
            decision === null ? [bold(title), text(tookOf(run, words))] : decisionLine(decision, words),
            why === null ? [] : [text(why)],
          ),
          ...made.slice(0, PARTS_SHOWN),
          end(view, run, words),
        ),
      ],
    },
  }
}

/** People are called once per decision or pause; edits of the card call nobody. */
function question(view: TaskView, run: Run, { approvers }: ApprovalPolicy): ThreadMessage {
  const words = wordsIn(view.language)
  const isPaused = run.status === 'PAUSED'
  const asks = isPaused ? words.askResume : words.askDecision
  const called = approvers === 'everybody' || isPaused ? requesterOf(view) : mentions(approvers)
  const reason: Line = isPaused && run.reason !== null ? [text(clip(isolated(run.reason), REASON_CHARS))] : []
  const openToAll: Line = approvers === 'everybody' && !isPaused ? [text(words.everybodyDecides)] : []
  const task = words.task(view.task.id)
  return {
    slot: `ask-${run.id}-${run.seq}`,
    broadcast: false,
    content: {
      text: fallback(`${task} ${asks}`, run.reason ?? '', view),
      blocks: [
        rich(lines([...called, text(called.length > 0 ? ' ' : ''), bold(`${task} `), text(asks)], reason, openToAll)),
      ],
    },
  }
}

/** 'Backend QA: sent back'. */
const titleOf = (run: Run, words: Words): string => `${words.stages[run.stage]}: ${words.outcomes[run.status]}`

/** How long it took, and which attempt it was. */
function tookOf(run: Run, words: Words): string {
  const { stage, attempt, startedAt, finishedAt } = run
  const tried = STAGES[stage].limit === null && attempt === 1 ? '' : ` · ${words.attemptAlone(attempt)}`
  const tookMs = startedAt === null || finishedAt === null ? 0 : finishedAt.getTime() - startedAt.getTime()
  return tookMs < 500 ? tried : `${tried} · ${words.took(duration(tookMs, words))}`
}

const reasonOf = ({ reason }: Run): string | null => (reason === null ? null : clip(isolated(reason), REASON_CHARS))

/** A decision and the end of its run are one transaction, so they carry one time. */
const decisionOf = ({ decisions }: TaskView, finishedAt: Date): Decision | null =>
  decisions.find(({ createdAt }) => createdAt.getTime() === finishedAt.getTime()) ?? null

const isLast = ({ runs }: TaskView, run: Run): boolean => runs.at(-1)?.id === run.id

/** Who asked is told once, when it is over. */
function end(view: TaskView, run: Run, words: Words): Part | null {
  const { status } = view.task.state
  const called = requesterOf(view)
  if (!isLast(view, run) || (status !== 'DONE' && status !== 'FAILED') || called.length === 0) return null
  return lines([...called, text(` ${words.ended[status]}`)])
}

const requesterOf = ({ requester }: TaskView) => (requester.kind === 'slack' ? [mention(requester.id)] : [])

const fallback = (said: string, reason: string, view: TaskView): string =>
  clip(
    escaped([said, clip(oneLine(reason), REASON_CHARS), isolated(oneLine(view.title))].filter(Boolean).join(' ')),
    FALLBACK_LIMIT,
  )
