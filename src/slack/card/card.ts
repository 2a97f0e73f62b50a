import type { ContextBlock, KnownBlock, PlanBlock, RichTextBlock } from '@slack/web-api'
import { actorKey } from '../../core/access/person.ts'
import { mayAllow, mayTryAgain } from '../../core/pipeline/acts.ts'
import { isStopped } from '../../core/pipeline/standing.ts'
import { questionOf } from '../../core/pipeline/task.ts'
import { newest } from '../../store/artifacts.ts'
import type { TaskView } from '../../store/task-view.ts'
import {
  bold,
  bullets,
  type Content,
  FALLBACK_LIMIT,
  header,
  type Line,
  lines,
  plain,
  rich,
  text,
} from '../blocks/blocks.ts'
import { clip, escaped, isolated, oneLine } from '../blocks/literal.ts'
import { nameOf } from '../blocks/people.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'
import { shortSha } from './artifact-parts.ts'
import { cardActions, landedOtherwise } from './card-actions.ts'
import { ciLine } from './ci-line.ts'
import { costOf } from './cost-line.ts'
import { decisionLine } from './decision-line.ts'
import { evidenceOf } from './evidence.ts'
import { preparationLine } from './preparation-line.ts'
import { attemptOf, progressOf, type StageProgress } from './progress.ts'
import { questionLine, questionParts } from './question.ts'
import { waitLine } from './wait-line.ts'

export interface CardLook {
  /** `false` where the workspace does not know the `plan` block: the stages are a plain list then. */
  readonly planBlock: boolean
  /** `false` for private answers, which nothing keeps up to date. */
  readonly buttons: boolean
  readonly publicUrl: string | null
  /** Approvals by different people before the commit is merged. */
  readonly approvalsNeeded: number
  /** Said on every card, e.g. that this is no real workspace. */
  readonly notice: string | null
}

const REASON_CHARS = 800

/** The one top-level message of a task: where it stands, what it waits for, what can be done about it. */
export function cardOf(view: TaskView, look: CardLook, words = wordsIn(view.language)): Content {
  const progress = progressOf(view)
  const open = visibleStages(view, progress)
  const blocks: KnownBlock[] = [
    header(view.title),
    stateBlock(view, look, words),
    ...(open.length === 0 ? [] : [stagesBlock({ title: doneOf(progress, words), stages: open }, look, words)]),
    ...(isDue(view) ? [evidenceOf(view, words)] : []),
    ...(look.buttons ? cardActions(view, words) : []),
    contextBlock(view, look, words),
  ]
  return { text: fallbackOf(view, words), blocks }
}

/** A decision is due. */
export const isDue = ({ task: { state } }: TaskView): boolean =>
  state.status === 'WAITING' && state.stage === 'HUMAN_APPROVAL'

/** 'Running · Backend, attempt 2 of 3'. */
export function stateOf({ task }: Pick<TaskView, 'task'>, words: Words): string {
  const { state } = task
  if (state.status === 'DONE') return `${words.statuses.DONE} · ${words.merged(shortSha(state.mergeSha))}`
  if (state.status === 'WAITING') return state.stage === 'CI_WAIT' ? words.waitsForCi : words.waitsForDecision
  if (state.status === 'UNKNOWN') return words.unknownState(state.written.status, state.written.stage)
  const attempt = attemptOf(task)
  const tried = attempt === null ? '' : `, ${words.attempt(attempt.number, attempt.limit)}`
  return `${words.statuses[state.status]} · ${words.stages[state.stage]}${tried}`
}

function stateBlock(view: TaskView, { approvalsNeeded }: CardLook, words: Words): RichTextBlock {
  const { state } = view.task
  const standing = isDue(view) ? approvalLines(view, approvalsNeeded, words) : lastDecisions(view, words)
  if (questionOf(view.task) !== null)
    return rich(lines([bold(stateOf(view, words))]), ...questionParts(view, words), lines(...standing))
  // A person's no is told with who said it, and why.
  const decisionSaysIt = state.status === 'FAILED' && state.stage === 'HUMAN_APPROVAL' && standing.length > 0
  const reason: Line = 'reason' in state && !decisionSaysIt ? [text(clip(isolated(state.reason), REASON_CHARS))] : []
  const facts = [
    reason,
    ...revertLines(view, words),
    ...preparationLine(view, words),
    ...waitLine(view, words),
    ...lineOf(view, words),
    ...ciLine(view, words),
    ...standing,
    ...forgeApprovalLine(view, words),
    ...notApprovedLine(view, words),
  ]
  return rich(lines([bold(stateOf(view, words))], ...facts, ...asksOf(view, words)))
}

/** 'In line to be merged: number 3, behind task 12.' */
const lineOf = ({ line }: TaskView, words: Words): Line[] => [
  ...(line === null || line.behind === null ? [] : [[text(words.card.line(line.place, line.behind))]]),
  ...(line === null || line.left === null ? [] : [[text(clip(isolated(line.left), REASON_CHARS))]]),
]

/** What it takes back, what takes it back, and that it landed otherwise than approved. */
const revertLines = (view: TaskView, { revert, approval }: Words): Line[] => [
  ...(view.task.reverts === null ? [] : [[text(revert.reverts(view.task.reverts))]]),
  ...(landedOtherwise(view) ? [[bold(approval.notAsApproved)]] : []),
  ...(view.revertedBy === null ? [] : [[text(revert.revertedBy(view.revertedBy))]]),
]

/** Who has merged it on the forge, where nobody approved it here. */
function notApprovedLine({ task, artifacts }: TaskView, words: Words): Line[] {
  const receipt = newest(artifacts, 'MergeReceipt')?.content ?? null
  if (task.state.status !== 'DONE' || receipt === null || receipt.approved_here) return []
  return [[text(words.approval.notApprovedHere(receipt.merged_by))]]
}

/** What people are asked for, and what comes of it. */
function asksOf(view: TaskView, words: Words): Line[] {
  const { state, headSha } = view.task
  if (isDue(view)) return [[text(words.card.decide(shortSha(headSha ?? '')))]]
  if (state.status === 'FAILED') return [[text(words.card.retry)]]
  if (state.status !== 'PAUSED') return []
  if (mayAllow(view.task)) return [[text(words.card.allow)]]
  // Its reason says what to press.
  if (isStopped(view.task) || state.cause === 'checks') return []
  return [[text(mayTryAgain(view.task) ? words.card.tryAgain : words.card.resume)]]
}

/** '1 of 2 approvals: @boris', where one alone is not enough. */
function approvalLines({ task: { approvals, headSha }, decisions }: TaskView, needed: number, words: Words): Line[] {
  if (needed === 1) return []
  const given = decisions.filter(
    ({ decision, actor, ...one }) =>
      decision === 'approve' && one.headSha === headSha && approvals.includes(actorKey(actor)),
  )
  const names = [...new Set(given.map(({ actor }) => nameOf(actor)))].join(', ')
  return [[text(`${words.approvals(approvals.length, needed)}${names === '' ? '' : `: ${names}`}`)]]
}

/** 'Approved on GitHub: @ana; @boris, of the older 1a2b3c4d.' */
function forgeApprovalLine({ task, forgeApprovals }: TaskView, { approval }: Words): Line[] {
  const { state, headSha } = task
  if (state.status !== 'WAITING' || forgeApprovals.length === 0) return []
  const given = forgeApprovals.map(({ login, sha }) => approval.given(login, sha === headSha ? null : shortSha(sha)))
  return [[text(clip(approval.onForge(given.join('; ')), REASON_CHARS))]]
}

/** Who, when and why, of all whose word ended the last wait. */
const lastDecisions = ({ decisions }: TaskView, words: Words): Line[] =>
  decisions.filter(({ runId }) => runId === decisions.at(-1)?.runId).map((decision) => decisionLine(decision, words))

/** While people wait or all is done, only what is not done yet, and what the plan left out; of an end, how far it came. */
function visibleStages({ task: { state } }: TaskView, progress: readonly StageProgress[]): readonly StageProgress[] {
  if (state.status === 'FAILED' || state.status === 'CANCELLED')
    return progress.filter(({ status, notNeeded }) => status !== 'pending' && notNeeded === null)
  return state.status === 'WAITING' || state.status === 'DONE'
    ? progress.filter(({ status, notNeeded }) => status !== 'complete' || notNeeded !== null)
    : progress
}

interface Stages {
  readonly title: string
  readonly stages: readonly StageProgress[]
}

const stagesBlock = (stages: Stages, { planBlock }: CardLook, words: Words): PlanBlock | RichTextBlock =>
  planBlock ? asPlan(stages, words) : asList(stages, words)

function asPlan({ title, stages }: Stages, words: Words): PlanBlock {
  return {
    type: 'plan',
    title,
    tasks: stages.map((one) => ({
      type: 'task_card',
      task_id: one.stage,
      title: labelOf(one, words),
      status: one.status,
    })),
  }
}

const asList = ({ title, stages }: Stages, words: Words): RichTextBlock =>
  rich(lines([text(title)]), bullets(stages.map((one) => [text(`${MARKS[one.status]} ${labelOf(one, words)}`)])))

/** Told by their form, not by colour. */
const MARKS = { pending: '○', in_progress: '▶', complete: '✓', error: '✗' } as const

const doneOf = (progress: readonly StageProgress[], words: Words): string =>
  words.progress(progress.filter(({ status }) => status === 'complete').length, progress.length)

function labelOf({ stage, notNeeded, attempt }: StageProgress, words: Words): string {
  if (notNeeded !== null) return clip(`${words.notNeeded(words.stages[stage])}. ${oneLine(notNeeded)}`, 150)
  const label = words.stages[stage]
  return attempt === null ? label : `${label}, ${words.attempt(attempt.number, attempt.limit)}`
}

function contextBlock(view: TaskView, { publicUrl, notice }: CardLook, words: Words): ContextBlock {
  const { id, branch, headSha } = view.task
  const task = words.task(id)
  const facts = [
    words.requestedBy(isolated(nameOf(view.requester))),
    ...(isDue(view) ? [] : [costOf(view, words)]),
    ...(view.target === null ? [] : [`${view.target.repository} · ${view.target.baseBranch}`]),
    ...(view.model === null ? [] : [words.options.model(view.model)]),
    ...(headSha === null ? [] : [`${branch} @ ${shortSha(headSha)}`]),
    ...(view.unread.length === 0 ? [] : [words.unread(view.unread.join(', '))]),
    ...(notice === null ? [] : [notice]),
  ]
  const pull = view.pullRequest
  const links = [
    publicUrl === null ? task : anchor(`${publicUrl}/tasks/${id}`, task),
    ...(pull === null
      ? []
      : [
          pull.url.startsWith('http')
            ? anchor(pull.url, words.pullRequest(pull.number))
            : words.pullRequest(pull.number),
        ]),
  ]
  return {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: links.join(' · ') }, ...facts.map((fact) => plain(fact, 150))],
  }
}

function fallbackPaused({ task }: TaskView, words: Words): string {
  if (questionOf(task) !== null) return words.judgement.fallbackAnswer(task.id)
  if (mayAllow(task)) return words.fallbackAllow(task.id)
  return mayTryAgain(task) ? words.fallbackTryAgain(task.id) : words.fallbackResume(task.id)
}

const anchor = (url: string, label: string): string => `<${escaped(url)}|${escaped(label)}>`

/** Read aloud and shown in notifications instead of the blocks: the state, the title, what is asked and how to do it. */
function fallbackOf(view: TaskView, words: Words): string {
  const { id, state } = view.task
  const isAsked = questionOf(view.task) !== null
  const said = [
    `${words.task(id)}: ${isolated(oneLine(view.title))}.`,
    `${stateOf(view, words)}.`,
    isAsked ? questionLine(view, words) : 'reason' in state ? clip(oneLine(state.reason), REASON_CHARS) : '',
    isDue(view) ? words.fallbackDecide(id) : '',
    state.status === 'FAILED' ? words.fallbackRetry(id) : '',
    state.status === 'PAUSED' ? fallbackPaused(view, words) : '',
  ]
  return clip(escaped(said.filter((part) => part !== '').join(' ')), FALLBACK_LIMIT)
}
