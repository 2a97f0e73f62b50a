import type { ActionsBlock, Button } from '@slack/web-api'
import { z } from 'zod'
import { reservations } from '../../core/approval/reservations.ts'
import { markOf } from '../../core/merge-candidate.ts'
import type { Ruling } from '../../core/pipeline/acceptance.ts'
import { mayAllow, mayTryAgain, possibleActs, type TaskAct } from '../../core/pipeline/acts.ts'
import { newest } from '../../store/artifacts.ts'
import type { TaskView } from '../../store/task-view.ts'
import { actions, button, confirm } from '../blocks/blocks.ts'
import type { Words } from '../messages/en.ts'
import { shortSha } from './artifact-parts.ts'
import { upheldIn } from './question.ts'
import { diffOf, sizeOf } from './size.ts'

const Target = z
  .string()
  .regex(/^\d{1,15}:[0-9a-f]*(:[0-9a-f]{12})?$/)
  .transform((value) => {
    const [id, headSha, mark] = value.split(':')
    return { taskId: Number(id), headSha: headSha ?? '', mark: mark ?? null }
  })
/** What a button was shown for: its task, and the commit and candidate that a decision by it holds for. */
export type ActionTarget = z.infer<typeof Target>

export const parseTarget = (value: string): ActionTarget => Target.parse(value)

function targetValue({ task: { id, headSha }, artifacts }: Actionable): string {
  const candidate = newest(artifacts, 'MergeCandidate')?.content
  const mark = candidate?.head_sha === headSha ? [markOf(candidate)] : []
  return [id, headSha ?? '', ...mark].join(':')
}

/** What the buttons need to know of a task. */
export type Actionable = Pick<TaskView, 'task' | 'artifacts' | 'revertedBy'>

/** Buttons only while they can act; none when nothing can be done. */
export function cardActions(view: Actionable, words: Words, acts = actsOnCard(view)): ActionsBlock[] {
  const shown = acts.filter((act) => act !== 'revert' || view.revertedBy === null)
  return shown.length === 0 ? [] : [actions(...shown.flatMap((act) => buttonsOf(act, view, words)))]
}

/** Where a person has to say who is right, two buttons answer the question by themselves. */
function buttonsOf(act: TaskAct, view: Actionable, words: Words): readonly Button[] {
  if (act !== 'answer' || upheldIn(view.task).length === 0) return [BUTTONS[act](view, words)]
  const { sides, other } = words.judgement
  const side = (ruling: Ruling) => {
    const [label, value] = [sides[ruling], targetValue(view)]
    return button({ id: rulingAction(ruling), label, says: words.ofTask(label, view.task.id), value })
  }
  return [side('author'), side('reviewer'), plainButton(view, words, 'answer', other)]
}

/** Action id of the button by which a person says who is right. */
export const rulingAction = (ruling: Ruling): string => `rule_${ruling}`

/** A card offers to take a merge back where it landed otherwise than approved; else a command or the shortcut does. */
const actsOnCard = (view: Actionable): readonly TaskAct[] =>
  possibleActs(view.task).filter((act) => act !== 'revert' || landedOtherwise(view))

/** Whether what was merged is not what was approved. */
export const landedOtherwise = ({ artifacts }: Pick<TaskView, 'artifacts'>): boolean =>
  newest(artifacts, 'MergeReceipt')?.content.as_approved === false

const BUTTONS: Record<TaskAct, (view: Actionable, words: Words) => Button> = {
  approve: approveButton,
  reject: (view, words) => plainButton(view, words, 'reject', words.reject),
  request_changes: (view, words) => plainButton(view, words, 'request_changes', words.requestChanges),
  retry: (view, words) => plainButton(view, words, 'retry', words.retry),
  resume: (view, words) => plainButton(view, words, 'resume', resumeLabel(view.task, words)),
  deny_packages: (view, words) => plainButton(view, words, 'deny_packages', words.packages.deny),
  ignore_checks: (view, words) => plainButton(view, words, 'ignore_checks', words.ignore.button),
  answer: (view, words) => ({
    ...plainButton(view, words, 'answer', words.judgement.answer),
    style: 'primary',
  }),
  revert: revertButton,
  cancel: (view, words) => ({
    ...plainButton(view, words, 'cancel', words.cancel),
    confirm: confirm(words.cancelTitle(view.task.id), words.cancelAsks, words.cancel, words.keep),
  }),
}

/** Where something speaks against the commit, a form asks about that instead. */
function approveButton(view: Actionable, words: Words): Button {
  const { task, artifacts } = view
  const needsForm = reservations(task, artifacts).length > 0
  const asks = words.approveAsks(shortSha(task.headSha ?? ''), sizeOf(diffOf(view), task.headSha, words))
  return {
    ...plainButton(view, words, 'approve', needsForm ? `${words.approve}…` : words.approve),
    style: 'primary',
    ...(!needsForm && { confirm: confirm(words.approveTitle, asks, words.approve, words.keep) }),
  }
}

function revertButton(view: Actionable, words: Words): Button {
  const { id, state } = view.task
  const sha = state.status === 'DONE' ? shortSha(state.mergeSha) : ''
  const { button: label, title, asks } = words.revert
  return {
    ...plainButton(view, words, 'revert', label),
    confirm: confirm(title(id), asks(sha), label.replace('…', ''), words.keep),
  }
}

const resumeLabel = (task: TaskView['task'], words: Words): string => {
  if (mayAllow(task)) return words.allow
  const restore = task.state.status === 'PAUSED' ? task.state.acts.find((act) => act in words.restore) : undefined
  if (restore !== undefined) return words.restore[restore] ?? words.resume
  return mayTryAgain(task) ? words.runAgain : words.resume
}

const plainButton = (view: Actionable, words: Words, id: TaskAct, label: string): Button =>
  button({ id, label, says: words.ofTask(label, view.task.id), value: targetValue(view) })
