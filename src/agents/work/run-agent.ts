import type { Checkpoint } from '../../core/checkpoint.ts'
import { type Role, STAGES } from '../../core/stages.ts'
import type { FileTools } from '../../workspace/workspace.ts'
import type { AgentDeps, AgentEnd, Assignment, WorkSoFar } from '../agent.ts'
import { buildContextPack, withHash } from '../briefing/context-pack.ts'
import { openOutputs } from '../briefing/outputs.ts'
import { renderPrompt } from '../briefing/prompt.ts'
import { promptVersion, rolePrompt, systemPrompt } from '../briefing/roles.ts'
import { Brief } from '../journal.ts'
import type { AgentWork } from '../loop/answers.ts'
import { runLoop } from '../loop/loop.ts'
import type { Submit, Tool } from '../loop/tool.ts'
import { diffExcerpt } from './diff-excerpt.ts'
import { otherSubmissions, SUBMISSIONS, submissionOf } from './submissions.ts'

/** What a role's tools and its submission are built on. */
export interface ToolContext {
  /** The repository's files, and the tools' stored outputs. */
  readonly files: FileTools
  /** The run's changes so far. */
  readonly work: (signal: AbortSignal) => Promise<WorkSoFar>
}

/** Gives a stage's role its context and tools and runs its loop. The result has no secrets and may be shown. */
export async function runAgent<T>(
  assignment: Assignment,
  parameters: Submit<T>['parameters'],
  makeTools: (context: ToolContext) => {
    readonly tools: readonly Tool[]
    readonly submit: Pick<Submit<T>, 'objection' | 'recalled'>
  },
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<AgentEnd<T>> {
  const { task, stage, attempt, language, snapshot } = assignment
  const role = STAGES[stage].role
  if (role === null) throw new TypeError(`${stage} has no agent`)
  const { pack, start, found = start, ...prompts } = await briefOf(assignment, role, deps, signal)
  const { files, shorten } = openOutputs(assignment.files)
  const made = makeTools({ files, work: (now) => assignment.workSince(start, now) })
  const name = submissionOf(role)
  const submit = { name, description: SUBMISSIONS[name].description, parameters, ...made.submit }
  const toolset = { tools: [...made.tools, ...otherSubmissions(role)], submit }
  const run = { taskId: task.id, stage, attempt }
  const checkpoint = checkpoints(deps.journal.checkpoint ?? found, snapshot)
  const end = await runLoop({ role, run, language, ...prompts, ...toolset, shorten, checkpoint }, deps, signal)
  const cleaned = await deps.redactor.clean(end)
  return cleaned.status === 'submitted' ? { ...cleaned, pack, tree: null } : { ...cleaned, pack }
}

/** Takes a new snapshot only after a step that may have changed files. */
function checkpoints(start: Checkpoint, snapshot: Assignment['snapshot']): AgentWork<never>['checkpoint'] {
  let latest = start
  return async (files, signal) => {
    if (files === 'changed') latest = await snapshot(signal)
    return latest
  }
}

/** A repeated run gets the stored brief of the first delivery, even if things have changed since. */
export async function briefOf(
  assignment: Assignment,
  role: Role,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<Brief> {
  const stored = deps.journal.recall(0, 'brief')
  if (stored !== null) return Brief.parse(stored)
  const { ownPrompt } = assignment
  const shown = { ...assignment, diff: await diffExcerpt(assignment) }
  const parts = { ...buildContextPack(shown, deps.limits), prompt_version: promptVersion(role, ownPrompt) }
  const pack = withHash(await deps.redactor.clean(parts))
  const found = await assignment.snapshot(signal)
  const start = assignment.begun?.start ?? found
  const own = await deps.redactor.clean(rolePrompt(role, ownPrompt))
  const prompt = renderPrompt(pack, assignment.answersIn, own)
  const brief = { system: systemPrompt(), prompt, pack, start, found }
  await deps.journal.keep(0, 'brief', brief, found)
  return brief
}
