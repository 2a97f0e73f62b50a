import { z } from 'zod'
import type { Evidence } from '../../core/artifacts.ts'
import type { Comparison } from '../../core/checks/compare.ts'
import { newsText } from '../../core/reasons/beside-base.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { type RuledCommand, ruledCommand } from '../../core/repository-environment.ts'
import type { ToolResult } from '../../workspace/workspace.ts'
import type { AgentDeps, Assignment } from '../agent.ts'
import { type Tool, tool } from '../loop/tool.ts'

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
  readonly redAgain: (signal: AbortSignal) => Promise<readonly Evidence[]>
}

const ALL_CHECKS = 'checks'
const RED_KEPT = 3

export const openChecks = (assignment: Assignment, deps: AgentDeps): Checks => {
  let known: { readonly tree: string; readonly results: readonly Evidence[] } | null = null
  const red = new Map<string, RuledCommand>()
  const named = (name: string, more: readonly string[]) => namedCommand(assignment, deps, name, more)
  const invalidate = () => {
    known = null
  }
  const evidence = async (tree: string, signal: AbortSignal) => {
    if (known?.tree !== tree) known = { tree, results: await runChecks(assignment, deps, tree, signal) }
    return known.results
  }
  const note = (command: RuledCommand, isGreen: boolean) =>
    isGreen ? red.delete(command.argv.join(' ')) : red.set(command.argv.join(' '), command)
  const runNamed = async (name: string, more: readonly string[], signal: AbortSignal): Promise<ToolResult> => {
    const command = named(name, more)
    if (typeof command === 'string') return { ok: false, text: command }
    invalidate() // a command may write files
    const result = await runOne(command, assignment.cwd, { ...deps, ...assignment }, signal)
    note(command, result.exit_code === 0)
    return { ok: true, text: assignment.censor(renderEvidence([result])) }
  }
  const redAgain = async (signal: AbortSignal) => {
    const results: Evidence[] = []
    for (const command of [...red.values()].slice(-RED_KEPT))
      results.push(await runOne(command, assignment.cwd, { ...deps, ...assignment }, signal))
    return results
  }
  const run = tool('run', describe(assignment), Arguments, ({ name, arguments: more }, signal) => {
    if (!deps.sandbox.allowed) return Promise.resolve(NO_SANDBOX)
    if (name !== ALL_CHECKS) return runNamed(name, more, signal)
    return assignment
      .tree(signal)
      .then((tree) => evidence(tree, signal).then((results) => answer(assignment.censor(renderEvidence(results)))))
  })
  const recalled = ({ name, arguments: more }: z.infer<typeof Arguments>, answer: string) => {
    const command = named(name, more)
    if (typeof command !== 'string' && WAS_RUN.test(answer)) note(command, answer.endsWith(GREEN))
  }
  return { tool: { ...run, recalled }, evidence, redAgain, invalidate }
}

const Arguments = z.object({
  name: z.string().min(1),
  arguments: z.array(z.string().max(1_000)).max(50).describe('Added to a command that takes arguments; else empty.'),
})

const NO_SANDBOX: ToolResult = {
  ok: false,
  text: 'commands do not run on this machine: it has no sandbox. Judge by reading, and say so.',
}

const describe = ({ rules: { commands } }: Assignment): string => {
  const named = commands.map(({ name, takes_arguments }) => `\`${name}\`${takes_arguments ? ' (takes arguments)' : ''}`)
  const checks = `\`${ALL_CHECKS}\` runs the checks of this section with all its tests`
  return `Run a command of the repository by its name: ${[checks, ...named].join(', ')}. There is no shell.`
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

async function runChecks(
  assignment: Assignment,
  deps: AgentDeps,
  tree: string,
  signal: AbortSignal,
): Promise<Evidence[]> {
  const results: Evidence[] = []
  if (!deps.sandbox.allowed) return results
  for (const check of await assignment.checksFor(tree, signal)) {
    if (!(await assignment.holdsFolder(check.folder))) continue
    await using checkout = await assignment.checkout(tree, signal)
    results.push(await assignment.runCheck(check, checkout.path, signal))
  }
  return results
}

async function runOne(
  command: RuledCommand,
  cwd: string,
  { sandbox, layers }: Pick<AgentDeps, 'sandbox'> & Pick<Assignment, 'layers'>,
  signal: AbortSignal,
): Promise<Evidence> {
  const result = await sandbox.run({ ...command, cwd, layers }, signal)
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

export const renderEvidence = (results: readonly Evidence[]): string =>
  results
    .map(({ command, exit_code, output, compared }) => {
      const end = `exit code: ${exit_code ?? 'none, it did not end by itself'}`
      return `$ ${command}\n${output.trimEnd()}\n${besideBase(compared ?? null)}${end}`
    })
    .join('\n\n')
