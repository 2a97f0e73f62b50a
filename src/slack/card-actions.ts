import type { ActionsBlock, Button } from '@slack/web-api'
import { z } from 'zod'
import type { TaskView } from '../store/task-view.ts'
import { diffLine, shortSha } from './artifact-parts.ts'
import { actions, button, confirm } from './blocks.ts'
import { diffOf } from './evidence.ts'
import type { Words } from './messages/words.ts'

/** Action ids of the card's buttons. */
export const ACTIONS = {
  approve: 'approve',
  reject: 'reject',
  requestChanges: 'request_changes',
  retry: 'retry',
  resume: 'resume',
  cancel: 'cancel',
} as const

const Target = z
  .string()
  .regex(/^\d{1,15}:[0-9a-f]*$/)
  .transform((value) => {
    const [id, headSha] = value.split(':')
    return { taskId: Number(id), headSha: headSha ?? '' }
  })
/** What a button was shown for: its task, and the commit that a decision by it holds for. */
export type Target = z.infer<typeof Target>

export const parseTarget = (value: string): Target => Target.parse(value)

const targetValue = ({ task: { id, headSha } }: TaskView): string => `${id}:${headSha ?? ''}`

/** Buttons only while they can act; none when nothing can be done. */
export function cardActions(view: TaskView, words: Words): ActionsBlock[] {
  const { state } = view.task
  if (state.status === 'FAILED') return [actions(act(view, words, 'retry', words.retry))]
  if (state.status === 'PAUSED') return [actions(act(view, words, 'resume', words.resume), cancel(view, words))]
  if (state.status === 'WAITING' && state.stage === 'HUMAN_APPROVAL') return [decisions(view, words)]
  return state.status === 'RUNNING' || state.status === 'WAITING' ? [actions(cancel(view, words))] : []
}

const decisions = (view: TaskView, words: Words): ActionsBlock =>
  actions(
    {
      ...act(view, words, 'approve', words.approve),
      style: 'primary',
      confirm: confirm(
        words.approveTitle,
        words.approveAsks(shortSha(view.task.headSha ?? ''), diffLine(diffOf(view.artifacts), words)),
        words.approve,
        words.keep,
      ),
    },
    act(view, words, 'reject', words.reject),
    act(view, words, 'requestChanges', words.requestChanges),
  )

const cancel = (view: TaskView, words: Words): Button => ({
  ...act(view, words, 'cancel', words.cancel),
  confirm: confirm(words.cancelTitle(view.task.id), words.cancelAsks, words.cancel, words.keep),
})

const act = (view: TaskView, words: Words, name: keyof typeof ACTIONS, label: string): Button =>
  button({ id: ACTIONS[name], label, says: words.ofTask(label, view.task.id), value: targetValue(view) })
