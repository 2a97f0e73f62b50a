import { z } from 'zod'
import type { Evidence } from '../../core/artifacts.ts'
import type { Comparison } from '../../core/checks/compare.ts'
import { newsText } from '../../core/reasons/beside-base.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { type RuledCommand, ruledCommand } from '../../core/repository-environment.ts'
import { STAGES } from '../../core/stages.ts'
import type { ToolResult } from '../../workspace/workspace.ts'
import type { AgentDeps, Assignment, CheckFiles } from '../agent.ts'
import { type Tool, tool } from '../loop/tool.ts'
import type { WriteScope } from './file-tools.ts'
import { INSTALL, install, installs, whyNotInstalled } from './install.ts'
import { oneTest } from './one-test.ts'

/**
 * Runs the repository's commands in a stage's worktree, and its checks each on a separate copy of a tree, so that what
 * a check writes is not part of the work. The checks' results are the run's evidence.
 */
export interface Checks {
  /** The tool `run`: runs all checks of the section, or one command that the base branch's rules name. */
  readonly tool: Tool
  /** Drops earlier results, since the work has changed. */
  readonly invalidate: () => void
  /** The checks' results on a tree; reuses them until the next change. Empty without a sandbox. */
  readonly evidence: (tree: string, signal: AbortSignal) => Promise<readonly Evidence[]>
  /** Runs the newest failed commands again on the current work: one red run alone proves nothing. */
  /** Why commands cannot run on a tree of the author's, whose packages are not installed; `null`: they can. */
  readonly whyNotInstalled: (tree: string, signal: AbortSignal) => Promise<string | null>
  readonly redAgain: (signal: AbortSignal) => Promise<readonly Evidence[]>
}

const ALL_CHECKS = 'checks'
const ONE_TEST = 'one_test'
const RED_KEPT = 3

/** `scope`: what an author may write, who then may install packages; `null`: nobody installs any. */
export const openChecks = (assignment: Assignment, deps: AgentDeps, scope: WriteScope | null = null): Checks => {
  const installer = scope !== null && installs(assignment) ? scope : null
  let known: { readonly tree: string; readonly results: readonly Evidence[] } | null = null
  const red = new Map<string, RuledCommand>()
  const named = (name: string, more: readonly string[]) => namedCommand(assignment, deps, name, more)
  const invalidate = () => {
    known = null
  }
  const missing = (tree: string, signal: AbortSignal) => whyNotInstalled(assignment, tree, installer !== null, signal)
  const evidence = async (tree: string, signal: AbortSignal) => {
    if (known?.tree !== tree) known = { tree, results: await runChecks(assignment, deps, tree, signal) }
    return known.results
  }
  const note = (command: RuledCommand, isGreen: boolean) =>
    isGreen ? red.delete(command.argv.join(' ')) : red.set(command.argv.join(' '), command)
  const runNamed = (name: string, more: readonly string[], signal: AbortSignal) => runCommand(named(name, more), signal)
  const runTest = async (more: readonly string[], signal: AbortSignal) =>
    runCommand(await testCommand(assignment, deps, more), signal)
  const runCommand = async (command: RuledCommand | string, signal: AbortSignal): Promise<ToolResult> => {
    if (typeof command === 'string') return { ok: false, text: command }
    invalidate() // a command may write files
    const { tree } = await assignment.snapshot(signal)
    const why = await missing(tree, signal)
    if (why !== null) return { ok: false, text: why }
    const place = { cwd: assignment.cwd, layers: await assignment.layersOf(tree, signal) }
    const result = await runOne(command, place, deps, signal)
    note(command, result.exit_code === 0)
    return { ok: true, text: assignment.censor(renderEvidence([result])) }
  }
  const redAgain = (signal: AbortSignal) => runAgain([...red.values()].slice(-RED_KEPT), assignment, deps, signal)
  const runAll = async (tree: string, signal: AbortSignal): Promise<ToolResult> => {
    const why = await missing(tree, signal)
    if (why !== null) return { ok: false, text: why }
    return answer(assignment.censor(renderEvidence(await evidence(tree, signal))))
  }
  const run = tool('run', describe(assignment), Arguments, ({ name, arguments: more = [] }, signal) => {
    if (!deps.sandbox.allowed) return Promise.resolve(NO_SANDBOX)
    if (name === INSTALL && installer !== null) return install(assignment, installer, signal).finally(invalidate)
    if (name === ONE_TEST) return runTest(more, signal)
    if (name !== ALL_CHECKS) return runNamed(name, more, signal)
    return assignment.tree(signal).then((tree) => runAll(tree, signal))
  })
  const recalled = ({ name, arguments: more = [] }: z.infer<typeof Arguments>, answer: string) => {
    const command = named(name, more)
    if (typeof command !== 'string' && WAS_RUN.test(answer)) note(command, answer.endsWith(GREEN))
  }
  return { tool: { ...run, recalled }, evidence, redAgain, invalidate, whyNotInstalled: missing }
}

const Arguments = z.object({
  name: z.string().min(1),
  arguments: z
    .array(z.string().max(1_000))
    .max(50)
    .optional()
    .describe('Of `one_test`: the test file, then perhaps a test’s name. Added to a command that takes arguments.'),
})

const NO_SANDBOX: ToolResult = {
  ok: false,
  text: 'commands do not run on this machine: it has no sandbox. Judge by reading, and say so.',
}

const describe = (assignment: Assignment): string => {
  const { commands } = assignment.rules
  const named = commands.map(({ name, takes_arguments }) => `\`${name}\`${takes_arguments ? ' (takes arguments)' : ''}`)
  const checks = `\`${ALL_CHECKS}\` runs the checks of this section with all its tests`
  const install = `\`${INSTALL}\`, for authors, installs the packages that your manifests name, once a person has allowed new ones`
  const one = `\`${ONE_TEST}\` runs one test file, or its tests of a name`
  const all = [checks, one, ...(installs(assignment) ? [install] : []), ...named]
  return `Run a command of the repository by its name: ${all.join(', ')}. There is no shell.`
}

/** Returns the command, or why there is none. */
function namedCommand(
  { rules }: Assignment,
  { limits: { checkTimeoutMs } }: AgentDeps,
  name: string,
  more: readonly string[],
): RuledCommand | string {
  const found = rules.commands.find((it) => it.name === name)
  const names = [ALL_CHECKS, ...rules.commands.map((it) => it.name)].join(', ')
  if (found === undefined) return `there is no command ${name}; there are: ${names}`
  if (more.length > 0 && !found.takes_arguments) return `${name} takes no arguments`
  const command = ruledCommand(rules, found, checkTimeoutMs)
  return { ...command, argv: [...command.argv, ...more] }
}

/** Returns the command that runs one test file, or why there is none. */
async function testCommand(
  { rules, files, stage }: Assignment,
  { limits: { checkTimeoutMs } }: AgentDeps,
  [path, name, ...more]: readonly string[],
): Promise<RuledCommand | string> {
  if (path === undefined || more.length > 0 || path.startsWith('-'))
    return `${ONE_TEST} takes the path of a test file, then perhaps a test's name`
  const read = await files.read(path, 1, HEAD_LINES)
  if (!read.ok) return read.text
  const { section } = STAGES[stage]
  const own = rules.checks.filter((check) => check.section === section)
  const argv = oneTest(
    { path, text: read.text, name: name ?? null },
    (own.length > 0 ? own : rules.checks).map(({ command }) => command),
  )
  if (argv === null) return `nothing tells how ${path} runs by itself: run \`${ALL_CHECKS}\``
  return { ...ruledCommand(rules, { ...TEST_RULES, command: [...argv] }, checkTimeoutMs) }
}

const HEAD_LINES = 60
const TEST_RULES = { env: {}, timeout_seconds: null, memory_mb: null, services: null }

async function runAgain(
  commands: readonly RuledCommand[],
  assignment: Assignment,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<Evidence[]> {
  const results: Evidence[] = []
  if (commands.length === 0) return results
  const layers = await assignment.layersOf((await assignment.snapshot(signal)).tree, signal)
  for (const command of commands) results.push(await runOne(command, { cwd: assignment.cwd, layers }, deps, signal))
  return results
}

async function runChecks(
  assignment: Assignment,
  deps: AgentDeps,
  tree: string,
  signal: AbortSignal,
): Promise<Evidence[]> {
  const results: Evidence[] = []
  if (!deps.sandbox.allowed) return results
  const layers = await assignment.layersOf(tree, signal)
  for (const check of await assignment.checksFor(tree, signal)) {
    if (!(await assignment.holdsFolder(check.folder))) continue
    await using checkout = await assignment.checkout(tree, signal)
    results.push(await assignment.runCheck(check, { cwd: checkout.path, layers }, signal))
  }
  return results
}

async function runOne(
  command: RuledCommand,
  place: CheckFiles,
  { sandbox }: Pick<AgentDeps, 'sandbox'>,
  signal: AbortSignal,
): Promise<Evidence> {
  const result = await sandbox.run({ ...command, ...place }, signal)
  const late = result.outcome === 'timed_out' ? `\nstopped after ${command.timeoutMs} ms` : ''
  return { command: command.argv.join(' '), exit_code: result.exitCode, output: result.output + late }
}

const answer = (text: string): ToolResult => ({
  ok: true,
  text: text || 'The repository names no checks for this section.',
})

/** Empty: the base is green. */
function besideBase(compared: Comparison | null): string {
  if (compared === null) return ''
  const { besideBase: words } = reasonsIn('en')
  const before = `On the base it ${words.before(compared.red_before)}: leave that as it is.\n`
  return compared.newly_red.length === 0 ? before : `${before}${newsText(compared, words)}\n`
}

const WAS_RUN = /\nexit code: [^\n]+$/
const GREEN = '\nexit code: 0'

const notHere = (absent: readonly string[]): string =>
  absent.length === 0 ? '' : `${reasonsIn('en').environment.absent(absent.join(', '))}\n`

const counted = (tests: Evidence['tests']): string =>
  tests == null ? '' : `tests: ${tests.passed} passed, ${tests.failed.length} failed\n`

const OWN_ENVIRONMENT = `${reasonsIn('en').besideBase.ownEnvironment}\n`

export const renderEvidence = (results: readonly Evidence[]): string =>
  results
    .map(({ command, exit_code, output, compared, own_environment, absent, tests }) => {
      const end = `exit code: ${exit_code ?? 'none, it did not end by itself'}`
      return `$ ${command}\n${output.trimEnd()}\n${besideBase(compared ?? null)}${own_environment ? OWN_ENVIRONMENT : ''}${notHere(absent ?? [])}${counted(tests)}${end}`
    })
    .join('\n\n')
