import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Reasons } from '../../core/reasons/en.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { ruledServices } from '../../core/repository-environment.ts'
import { STAGES } from '../../core/stages.ts'
import { FOLDER_INSIDE } from '../../sandbox/bubblewrap.ts'
import type { AgentDeps, AgentEnd, Assignment } from '../agent.ts'
import { openChecks } from '../tools/checks.ts'
import { authorScope } from '../work/build-section.ts'
import type { Handover } from '../work/handover.ts'
import { briefOf } from '../work/run-agent.ts'
import { type SubmitGate, submitGate } from '../work/submit-gate.ts'
import { hiddenFromAgent } from './agent-configuration.ts'
import { addressed, type CodingAgent } from './coding-agent.ts'
import { type Halt, type Meter, openMeter } from './meter.ts'
import { openModelEndpoint } from './model-endpoint.ts'
import { openSession } from './session.ts'
import { firstPrompt, type WorkEnd, workInTurns } from './turns.ts'

const PORT_INSIDE = 4141

/**
 * Runs BACKEND, FRONTEND or DOCS with the operator's own agent, under the same worktree, checks, limits and gate as the
 * built-in one. The agent's own claim of success is ignored.
 */
export async function delegateSection(
  agent: CodingAgent,
  assignment: Assignment,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<AgentEnd<Handover>> {
  const { task, stage, attempt } = assignment
  const role = STAGES[stage].role
  if (role === null) throw new TypeError(`${stage} has no agent`)
  const isResumed = deps.journal.recall(1, 'reply') !== null
  const { pack, start, found: _, ...prompts } = await briefOf(assignment, role, deps, signal)
  const { agent: words } = reasonsIn(assignment.language)
  const scope = authorScope(assignment)
  const gate = openGate(assignment, deps, { scope, work: (now) => assignment.workSince(start, now) })
  const halted = new AbortController()
  const meter = openMeter(assignment, deps, (why) => halted.abort(why))
  const deadline = AbortSignal.timeout(Math.max(0, deps.limits.durationMs - deps.journal.workedMs()))
  const until = AbortSignal.any([signal, halted.signal, deadline])
  const call = { role, run: { taskId: task.id, stage, attempt }, maxOutputTokens: deps.limits.maxOutputTokens }
  const prompt = firstPrompt({ ...prompts, scope, assignment, isResumed })
  const finish = (end: WorkEnd) => ({ ...end, usage: meter.usage(), pack, tree: gate.accepted() })
  try {
    const end = await inSandbox(agent, { assignment, deps, meter, call, scope }, until, (session) =>
      workInTurns(session, { prompt, words, ...gate }, until),
    )
    const final = end.status === 'submitted' ? await recheckAfterExit(end, gate.objection, words, signal) : end
    return finish(await deps.redactor.clean(final))
  } catch (error) {
    if (signal.aborted || !until.aborted) throw error
    const deadline: Halt = { status: 'deadline', reason: words.deadline(Math.round(deps.limits.durationMs / 1000)) }
    const stop: Halt = halted.signal.reason ?? deadline
    if ('fault' in stop) throw stop.fault
    const refused = gate.lastObjection()
    return finish(stop.status === 'max_steps' ? { ...stop, reason: words.steps(deps.limits.steps, refused) } : stop)
  }
}

type Objection = SubmitGate['objection']

/** The built-in agent's gate, which also keeps its last objection for the reason of a failed run. */
function openGate(
  assignment: Assignment,
  deps: AgentDeps,
  bounds: Omit<Parameters<typeof submitGate>[2], 'checks'>,
): SubmitGate & { invalidate: () => void; lastObjection: () => string } {
  const checks = openChecks(assignment, deps)
  const judge = submitGate(assignment, deps, { ...bounds, checks })
  let last: string | null = null
  const objection: Objection = async (summary, signal) => {
    last = await judge.objection(summary, signal)
    return last
  }
  const lastObjection = () => last?.slice(0, 500) ?? ''
  return { objection, accepted: judge.accepted, invalidate: checks.invalidate, lastObjection }
}

/** Judges the work again once the agent is dead, since it could still write while it was judged. */
async function recheckAfterExit(
  end: Extract<WorkEnd, { status: 'submitted' }>,
  objection: Objection,
  words: Reasons['agent'],
  signal: AbortSignal,
): Promise<WorkEnd> {
  const against = await objection(end.result, signal)
  return against === null ? end : { status: 'stuck', reason: words.wentOn(against.slice(0, 500)) }
}

interface AgentRun {
  readonly assignment: Assignment
  readonly deps: AgentDeps
  readonly meter: Meter
  readonly call: Parameters<typeof openModelEndpoint>[1]['of']
  readonly scope: Parameters<typeof openSession>[1]['scope']
}

/** Runs the agent with a temporary home and the run's own model endpoint; both are removed afterwards. */
async function inSandbox<T>(
  agent: CodingAgent,
  { assignment, deps, meter, call, scope }: AgentRun,
  signal: AbortSignal,
  use: (session: Awaited<ReturnType<typeof openSession>>) => Promise<T>,
): Promise<T> {
  await using cleanup = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'wms-agent-'))
  cleanup.defer(() => rm(folder, { recursive: true, force: true }))
  const [home, socketPath] = [join(folder, 'home'), join(folder, 'endpoint', 'model.sock')]
  await mkdir(home)
  await mkdir(dirname(socketPath))
  const model = deps.model.name(call.role)
  const endpoint = await openModelEndpoint(socketPath, { model, meter, of: call })
  cleanup.defer(endpoint.close)
  const configured = addressed(agent, {
    MODEL_BASE_URL: `http://127.0.0.1:${PORT_INSIDE}/v1`,
    MODEL_API_KEY: endpoint.key,
    MODEL_NAME: model,
  })
  for (const [path, content] of Object.entries(configured.files)) await writeInto(home, path, content)
  const hidden = await hiddenFromAgent(assignment.cwd, assignment.hides)
  if (hidden.length > 0) deps.log.info({ hidden }, 'the coding agent finds these files of the repository empty')
  const { argv, folders } = configured
  const { env, path } = assignment.rules.environment
  const services = ruledServices(assignment.rules.environment)
  const environment = { ...env, ...configured.environment }
  const layers = await assignment.layersOf((await assignment.snapshot(signal)).tree, signal)
  const program = await deps.sandbox.start({
    ...{ argv, environment, path, layers, services, folders, hidden, home, cwd: assignment.cwd },
    endpoint: { socketPath, port: PORT_INSIDE },
  })
  cleanup.defer(program.kill)
  return await use(await openSession(program, { agent, cwd: FOLDER_INSIDE, scope, log: deps.log }, signal))
}

async function writeInto(home: string, path: string, content: string): Promise<void> {
  const file = join(home, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
