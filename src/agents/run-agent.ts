import { STAGES } from '../core/stages.ts'
import type { AgentDeps, AgentEnd, Assignment } from './agent.ts'
import { buildContextPack } from './context-pack.ts'
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
  const { task, stage, attempt, language } = assignment
  const role = STAGES[stage].role
  if (role === null) throw new TypeError(`${stage} has no agent`)
  const pack = buildContextPack(assignment)
  const work = {
    role,
    run: { taskId: task.id, stage, attempt },
    system: systemPrompt(role),
    prompt: renderPrompt(pack, language),
    tools,
    submit,
  }
  return { ...(await runLoop(work, deps, signal)), pack }
}
