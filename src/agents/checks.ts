import { z } from 'zod'
import type { Evidence } from '../core/artifacts.ts'
import type { Check } from '../core/repository-rules.ts'
import { STAGES } from '../core/stages.ts'
import type { AgentDeps, Assignment } from './agent.ts'
import { type Tool, tool } from './tool.ts'

/** The repository's own checks of a stage, run in its worktree; what they said is the run's evidence. */
export interface Checks {
  readonly tool: Tool
  /** The work has changed: what was run before proves nothing any more. */
  readonly invalidate: () => void
  /** Of the work as it stands now; runs the checks unless they ran since the last change. Empty without a sandbox. */
  readonly evidence: (signal: AbortSignal) => Promise<readonly Evidence[]>
}

export const openChecks = (assignment: Assignment, deps: AgentDeps): Checks => {
  let known: readonly Evidence[] | null = null
  const evidence = async (signal: AbortSignal) => {
    known ??= await runChecks(assignment, deps, signal)
    return known
  }
  const run = tool(
    'run_checks',
    'Run the checks of this section, with all its tests.',
    z.object({}),
    async (_, signal) => {
      if (!deps.sandbox.allowed)
        return {
          ok: false,
          text: 'commands do not run on this machine: it has no sandbox. Judge by reading, and say so.',
        }
      const results = await evidence(signal)
      return { ok: true, text: results.map(render).join('\n\n') || 'The repository names no checks for this section.' }
    },
  )
  return { tool: run, evidence, invalidate: () => (known = null) }
}

async function runChecks({ rules, stage, files, cwd }: Assignment, deps: AgentDeps, signal: AbortSignal) {
  const results: Evidence[] = []
  if (!deps.sandbox.allowed) return results
  for (const check of rules.checks.filter(belongsTo(stage))) {
    if (!(await files.list(check.folder)).ok) continue
    const argv = check.command
    const result = await deps.sandbox.run({ argv, cwd, timeoutMs: deps.limits.checkTimeoutMs }, signal)
    const late = result.outcome === 'timed_out' ? `\nstopped after ${deps.limits.checkTimeoutMs} ms` : ''
    results.push({ command: argv.join(' '), exit_code: result.exitCode, output: result.output + late })
  }
  return results
}

/** Security looks at the checks that belong to no section, e.g. the secret scan. */
const belongsTo = (stage: Assignment['stage']) => (check: Check) =>
  check.section === (STAGES[stage].role === 'security' ? null : STAGES[stage].section)

const render = ({ command, exit_code, output }: Evidence): string =>
  `$ ${command}\n${output.trimEnd()}\nexit code: ${exit_code ?? 'none, it did not end by itself'}`
