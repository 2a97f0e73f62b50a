import { spentOf, type TaskView } from '../../store/task-view.ts'
import type { Words } from '../messages/en.ts'

/** '$0.42, 1,200 tokens'. */
export function costOf(view: Pick<TaskView, 'runs'>, words: Words): string {
  const { costUsd, promptTokens, completionTokens } = spentOf(view.runs)
  const cost = costUsd === null ? words.costUnknown : `$${costUsd.toFixed(2)}`
  return `${cost}, ${words.tokens(promptTokens + completionTokens)}`
}
