import type { RichTextBlock } from '@slack/web-api'
import type { ApprovalPolicy } from '../../core/approval/approval.ts'
import { mayAllow, mayTryAgain } from '../../core/pipeline/acts.ts'
import { questionOf } from '../../core/pipeline/task.ts'
import { STAGES } from '../../core/stages.ts'
import type { Decision } from '../../store/decisions.ts'
import type { Run } from '../../store/runs.ts'
import type { TaskView } from '../../store/task-view.ts'
import { bold, bullets, type Content, FALLBACK_LIMIT, type Line, lines, rich, text } from '../blocks/blocks.ts'
import { clip, escaped, isolated, oneLine } from '../blocks/literal.ts'
import { duration, mention, mentions } from '../blocks/people.ts'
import { artifactPartsOf } from '../card/artifact-parts.ts'
import { landedOtherwise } from '../card/card-actions.ts'
import { cleanedUp } from '../card/cleaned-up.ts'
import { decisionLine, verdictOf } from '../card/decision-line.ts'
import { questionLine, questionParts } from '../card/question.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'
import type { Urgency } from './pace.ts'

/** A message of the thread. Each slot is posted once. */
export interface ThreadMessage {
  readonly slot: string
  readonly kind: 'run' | 'decision' | 'question' | 'reminder' | 'summary' | 'cleanup'
  /** Its run, or the first of several. */
  readonly run: Run
  readonly content: Content
  /** Whether the channel shows it too: only decisions and failures. */
  readonly broadcast: boolean
  readonly urgency: Urgency
}

type Part = RichTextBlock['elements'][number]
const REASON_CHARS = 800
const PARTS_SHOWN = 24
const RUNS_SHOWN = 30

/** All messages that the thread should contain by now, in order: finished runs, decisions, questions, the clean-up. */
export const threadOf = (view: TaskView, policy: ApprovalPolicy): ThreadMessage[] => [
  ...ofRuns(view, policy),
  ...ofCleanup(view),
]

const ofRuns = (view: TaskView, policy: ApprovalPolicy): ThreadMessage[] =>
  view.runs.flatMap((run) => {
    const counted = view.decisions.filter((decision) => decision.runId === run.id && decision !== closing(view, run))
    const approvals = counted.map((decision) => approval(view, run, decision))
    const asked = run.status === 'PAUSED' || isApprovalDue(view, run) ? [question(view, run, policy)] : []
    return [...asked, ...approvals, ...(run.finishedAt === null ? [] : [finished(view, run)])]
  })

function ofCleanup(view: TaskView): ThreadMessage[] {
  const [content, run] = [cleanedUp(view), view.runs.at(-1)]
  if (content === null || run === undefined) return []
  return [{ slot: `cleanup-${view.task.seq}`, kind: 'cleanup', run, content, broadcast: false, urgency: 'ordinary' }]
}

/** Several runs in one message, one line each. */
export function summaryOf(view: TaskView, runs: readonly Run[], slot: string): ThreadMessage {
  const words = wordsIn(view.language)
  const [first] = runs
  if (first === undefined) throw new Error('a summary tells of runs')
  const title = words.missed(runs.length)
  const shown = runs.slice(-RUNS_SHOWN).map((run): Line => {
    const why = run.status === 'PASSED' ? '' : `. ${clip(oneLine(isolated(run.reason ?? '')), 120)}`
    return [text(`${titleOf(run, words)}${tookOf(run, words)}${why}`)]
  })
  return {
    ...{ slot, kind: 'summary', run: first, broadcast: false, urgency: 'ordinary' },
    content: {
      text: fallback(`${words.task(view.task.id)}. ${title}`, runs.map((run) => titleOf(run, words)).join(', '), view),
      blocks: [rich(lines([bold(title)]), bullets(shown))],
    },
  }
}

const isApprovalDue = ({ task: { state } }: TaskView, run: Run): boolean =>
  run.stage === 'HUMAN_APPROVAL' && run.status === 'WAITING' && state.status === 'WAITING'

/** The decision that ended a wait; an approval that needs further ones does not. */
const closing = ({ decisions }: TaskView, { id, status }: Run): Decision | null =>
  (status === 'PASSED' || status === 'REJECTED' ? decisions.findLast(({ runId }) => runId === id) : null) ?? null

/** One of several approvals that a commit needs. */
function approval(view: TaskView, run: Run, decision: Decision): ThreadMessage {
  const words = wordsIn(view.language)
  return {
    ...{ slot: `decision-${decision.id}`, kind: 'decision', run, broadcast: false, urgency: 'urgent' },
    content: {
      text: fallback(`${words.task(view.task.id)}, ${verdictOf(decision, words)}.`, decision.comment ?? '', view),
      blocks: [rich(lines(decisionLine(decision, words)))],
    },
  }
}

function finished(view: TaskView, run: Run): ThreadMessage {
  const words = wordsIn(view.language)
  const decision = closing(view, run)
  const hasFailed = isLast(view, run) && view.task.state.status === 'FAILED'
  const produced = view.artifacts.filter(({ runId }) => runId === run.id).flatMap((one) => artifactPartsOf(one, words))
  const why = produced.length === 0 && decision === null ? reasonOf(run) : null
  const title = decision === null ? titleOf(run, words) : verdictOf(decision, words)
  const isPressing = decision !== null || hasFailed || (run.stage === 'MERGE' && landedOtherwise(view))
  return {
    ...{ slot: `run-${run.id}`, kind: decision === null ? 'run' : 'decision', run },
    ...{ broadcast: isPressing, urgency: isPressing ? 'urgent' : 'ordinary' },
    content: {
      text: fallback(`${words.task(view.task.id)}, ${title}.`, decision?.comment ?? run.reason ?? '', view),
      blocks: [
        rich(
          lines(
            decision === null ? [bold(title), text(tookOf(run, words))] : decisionLine(decision, words),
            why === null ? [] : [text(why)],
          ),
          ...produced.slice(0, PARTS_SHOWN),
          end(view, run, words),
        ),
      ],
    },
  }
}

/** Mentions people once per decision or pause; edits of the card notify nobody. */
function question(view: TaskView, run: Run, { approvers }: ApprovalPolicy): ThreadMessage {
  const words = wordsIn(view.language)
  if (run.status === 'PAUSED' && questionOf(view.task) !== null) return asked(view, run, words)
  const isPaused = run.status === 'PAUSED'
  const resume = mayTryAgain(view.task) ? words.askTryAgain : mayAllow(view.task) ? words.askAllow : words.askResume
  const asks = isPaused ? resume : words.askDecision
  const reason: Line = isPaused && run.reason !== null ? [text(clip(isolated(run.reason), REASON_CHARS))] : []
  const openToAll: Line = approvers === 'everybody' && !isPaused ? [text(words.everybodyDecides)] : []
  const called = isPaused ? requesterOf(view) : approversOf(view, approvers)
  return {
    // A run can be paused more than once, but is asked about once for each commit.
    slot: isPaused ? `ask-${run.id}-${run.seq}` : `ask-${run.id}`,
    ...{ kind: 'question', run, broadcast: false, urgency: 'urgent' },
    content: call(view, called, asks, [reason, openToAll], run.reason ?? ''),
  }
}

/** The agents' question to the requester. */
function asked(view: TaskView, run: Run, words: Words): ThreadMessage {
  const { judgement, task } = words
  const { id } = view.task
  const called = requesterOf(view)
  const opening: Line = [
    ...called,
    text(called.length > 0 ? ' ' : ''),
    bold(`${task(id)}. `),
    text(titleOf(run, words)),
  ]
  return {
    ...{ slot: `ask-${run.id}-${run.seq}`, kind: 'question', run, broadcast: false, urgency: 'urgent' },
    content: {
      text: fallback(`${task(id)}. ${questionLine(view, words)}`, judgement.howToAnswer(id), view),
      blocks: [rich(lines(opening), ...questionParts(view, words), lines([text(judgement.howToAnswer(id))]))],
    },
  }
}

/** Mentions people and asks them to act on the task. */
export function call(view: TaskView, called: Line, asks: string, more: readonly Line[], reason: string): Content {
  const task = wordsIn(view.language).task(view.task.id)
  const opening: Line = [...called, text(called.length > 0 ? ' ' : ''), bold(`${task} `), text(asks)]
  return { text: fallback(`${task} ${asks}`, reason, view), blocks: [rich(lines(opening, ...more))] }
}

/** Whom to mention for a decision: the approvers, or the requester if everybody may decide. */
export const approversOf = (view: TaskView, approvers: ApprovalPolicy['approvers']): Line =>
  approvers === 'everybody' ? requesterOf(view) : mentions(approvers)

/** 'Backend QA: sent back'. */
const titleOf = (run: Run, words: Words): string => `${words.stages[run.stage]}: ${words.outcomes[run.status]}`

/** Attempt and duration. */
function tookOf(run: Run, words: Words): string {
  const { stage, attempt, startedAt, finishedAt } = run
  const tried = STAGES[stage].limit === null && attempt === 1 ? '' : ` · ${words.attemptAlone(attempt)}`
  const tookMs = startedAt === null || finishedAt === null ? 0 : finishedAt.getTime() - startedAt.getTime()
  return tookMs < 500 ? tried : `${tried} · ${words.took(duration(tookMs, words))}`
}

const reasonOf = ({ reason }: Run): string | null => (reason === null ? null : clip(isolated(reason), REASON_CHARS))

const isLast = ({ runs }: TaskView, run: Run): boolean => runs.at(-1)?.id === run.id

/** Mentions the requester once, at the task's end. */
function end(view: TaskView, run: Run, words: Words): Part | null {
  const { status } = view.task.state
  const called = requesterOf(view)
  if (!isLast(view, run) || (status !== 'DONE' && status !== 'FAILED') || called.length === 0) return null
  return lines([...called, text(` ${words.ended[status]}`)])
}

const requesterOf = ({ requester }: TaskView) => (requester.kind === 'slack' ? [mention(requester.id)] : [])

const fallback = (message: string, reason: string, view: TaskView): string =>
  clip(
    escaped([message, clip(oneLine(reason), REASON_CHARS), isolated(oneLine(view.title))].filter(Boolean).join(' ')),
    FALLBACK_LIMIT,
  )
