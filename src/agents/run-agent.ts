import { type Role, STAGES } from '../core/stages.ts'
import type { AgentDeps, AgentEnd, Assignment } from './agent.ts'
import { buildContextPack } from './context-pack.ts'
import { Brief } from './journal.ts'
import { runLoop } from './loop.ts'
import { renderPrompt } from './prompt.ts'
import { systemPrompt } from './roles.ts'
import type { Submit, Tool } from './tool.ts'

/** Gives a stage's role its context and its tools and lets it work. */
export async function runAgent<T>(
  assignment: Assignment,
  tools: readonly Tool[],
  submit: Submit<T>,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<AgentEnd<T>> {
  const { task, stage, attempt } = assignment
  const role = STAGES[stage].role
  if (role === null) throw new TypeError(`${stage} has no agent`)
  const { pack, ...told } = await briefOf(assignment, role, deps, signal)
  const work = {
    role,
    run: { taskId: task.id, stage, attempt },
    ...told,
    tools,
    submit,
    snapshot: assignment.snapshot,
  }
  return { ...(await runLoop(work, deps, signal)), pack }
}

/** A repeated run is told what it was told at first, whatever has changed since. */
async function briefOf(assignment: Assignment, role: Role, deps: AgentDeps, signal: AbortSignal): Promise<Brief> {
  const stored = deps.journal.recall(0, 'brief')
  if (stored !== null) return Brief.parse(stored)
  const pack = buildContextPack(assignment)
  const brief = { system: systemPrompt(role), prompt: renderPrompt(pack, assignment.language), pack }
  await deps.journal.keep(0, 'brief', brief, await assignment.snapshot(signal))
  return brief
}
