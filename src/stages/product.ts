import { writeTaskSpec } from '../agents/work/write-task-spec.ts'
import { agentDeps, assignmentOf, stopped } from './brief/assignment.ts'
import type { Stage } from './stage/stage.ts'

/** Turns the request into a goal, acceptance criteria and constraints. */
export const product: Stage = async (input, deps, signal) => {
  const worktree = await deps.workspaces.open(input.task, signal)
  const end = await writeTaskSpec(await assignmentOf(input, deps, worktree, signal), agentDeps(deps), signal)
  if (end.status !== 'submitted') return stopped(end)
  return {
    event: { type: 'run_passed', headSha: null },
    artifacts: [
      { kind: 'ContextPack', content: end.pack },
      { kind: 'TaskSpec', content: end.result },
    ],
  }
}
