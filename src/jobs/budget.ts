import { mayCall } from '../core/budget.ts'
import type { StageDeps } from '../stages/stage.ts'
import { spentToday } from '../store/runs.ts'
import { spentOf, type TaskView } from '../store/task-view.ts'
import type { JobContext } from './context.ts'

/** Asked before each model call of a run: the task's cap, then the day's. */
export const mayStillSpend =
  ({ pool, limits }: JobContext, view: TaskView): StageDeps['maySpend'] =>
  async ({ costUsd }) => {
    const before = spentOf(view.runs).costUsd
    const spentUsd = before === null || costUsd === null ? null : before + costUsd
    if (!mayCall({ spentUsd, capUsd: view.budgetUsd ?? limits.budgetUsdTask })) return false
    if (limits.budgetUsdDay === null) return true
    const today = await spentToday(pool)
    const spent = today === null || costUsd === null ? null : today + costUsd
    return mayCall({ spentUsd: spent, capUsd: limits.budgetUsdDay })
  }
