import { readFile } from 'node:fs/promises'
import { type Base, baseRun, outputOf, type RuledCheck } from '../../checks/base-runs.ts'
import type { CheckEnd } from '../../checks/check-end.ts'
import type { TellPreparation } from '../../core/checks/preparation.ts'
import { fullName } from '../../core/checks/report.ts'
import { ruledCommand } from '../../core/repository-environment.ts'
import type { Check, RepositoryRules } from '../../core/repository-rules.ts'
import { AppError } from '../../errors.ts'
import { treeOf } from '../../exec/git-objects.ts'
import type { Layer } from '../../sandbox/layers/layer.ts'
import { USUAL_MEMORY_MB } from '../../sandbox/limits.ts'
import { misleadingEnd, missingVariable } from './causes.ts'
import { limitNotes } from './limit-notes.ts'
import type { TrialPlace } from './place.ts'
import type { CheckTrial, StepTrial, Trial, TrialBase } from './trial.ts'
import { stepTrouble, troubleOf } from './trouble.ts'

export interface TrialOptions {
  /** Time limit of a check that names none. */
  readonly usualTimeoutMs: number
  /** Runs each check, also where it has run on the same files. */
  readonly fresh?: boolean
  /** Told of each step and check before it runs. */
  readonly tell?: TellPreparation
}

/** Sets a commit up by some rules and runs each check on it once, as a task would. Throws only when aborted. */
export async function tryRules(
  place: TrialPlace,
  base: TrialBase,
  rules: RepositoryRules,
  options: TrialOptions,
  signal: AbortSignal,
): Promise<Trial> {
  const { steps, layers } = await trySteps(place, base, rules, options, signal)
  const isSetUp = steps.every(({ trouble }) => trouble === null)
  const checks: CheckTrial[] = []
  const scene = isSetUp ? await sceneOf(place, base, rules, layers, signal) : null
  for (const check of rules.checks) {
    const ruled = { check, command: ruledCommand(rules, check, options.usualTimeoutMs) }
    checks.push(scene === null ? notTried(ruled) : await tryCheck(scene, ruled, options, signal))
  }
  const isReady = isSetUp && checks.every(({ state }) => state !== 'cannot_run')
  return { rules, steps, checks, isReady, notes: limitNotes(checks) }
}

async function sceneOf(
  { sandbox, environments }: TrialPlace,
  { repository, objects, sha }: TrialBase,
  rules: RepositoryRules,
  layers: readonly Layer[],
  signal: AbortSignal,
): Promise<Base> {
  const environment = await environments.nameOf({ repository, objects, base: sha, rules: rules.environment }, signal)
  const tree = await treeOf(objects, sha, signal)
  return { run: sandbox.run, store: environments.store, objects, tree, layers, environment }
}

/** Each step after those before it, so that each has a time of its own. */
async function trySteps(
  { environments }: TrialPlace,
  { repository, objects, sha: base }: TrialBase,
  rules: RepositoryRules,
  { tell }: TrialOptions,
  signal: AbortSignal,
): Promise<{ steps: StepTrial[]; layers: readonly Layer[] }> {
  const steps: StepTrial[] = []
  let layers: readonly Layer[] = []
  for (const [index, step] of rules.environment.setup.entries()) {
    const startedAt = performance.now()
    let file: string | null = null
    const heard: TellPreparation = async (now) => {
      file = now?.output ?? file
      await tell?.(now)
    }
    const setup = rules.environment.setup.slice(0, index + 1)
    const source = { repository, objects, base, rules: { ...rules.environment, setup }, tell: heard }
    const made = await environments.layersOf(source, signal).catch(environmentFault)
    const ms = Math.round(performance.now() - startedAt)
    const command = step.command.join(' ')
    if (!(made instanceof AppError)) layers = made
    const output = made instanceof AppError ? await endOf(file) : ''
    const trouble = made instanceof AppError ? stepTrouble(made, output) : null
    steps.push({ command, ms, wasThere: file === null && trouble === null, output, trouble })
    if (trouble !== null) break
  }
  return { steps, layers }
}

const OUTPUT_CHARS = 20_000

const endOf = async (file: string | null): Promise<string> =>
  file === null ? '' : (await readFile(file, 'utf8').catch(() => '')).slice(-OUTPUT_CHARS)

/** Expected; anything else is thrown on. */
function environmentFault(error: unknown): AppError {
  if (error instanceof AppError && error.kind === 'environment') return error
  throw error
}

async function tryCheck(
  scene: Base,
  ruled: RuledCheck & { readonly check: Check },
  { tell, fresh = false }: TrialOptions,
  signal: AbortSignal,
): Promise<CheckTrial> {
  const file = outputOf(scene, ruled)
  await tell?.({ kind: 'check', name: ruled.check.name, output: file })
  const startedAt = performance.now()
  const end = await baseRun(scene, ruled, fresh, signal).catch(environmentFault)
  if (end === null) return { ...notTried(ruled), state: 'not_there' }
  if (!(end instanceof AppError)) return { ...notTried(ruled), ...resultOf(end), file }
  const output = await endOf(file)
  const ms = Math.round(performance.now() - startedAt)
  return { ...notTried(ruled), ...{ state: 'cannot_run', ms, output, file }, ...troubleOf(end, ruled.check, output) }
}

const notTried = ({ check, command }: RuledCheck): CheckTrial => ({
  ...{ name: check.name, command: command.argv.join(' '), timeoutMs: command.timeoutMs },
  ...{ state: 'not_tried', exitCode: null, ms: 0, memoryMb: null, passed: 0, red: [], output: '', file: null },
  ...{ memoryLimitMb: command.memoryMb ?? USUAL_MEMORY_MB, fault: null, trouble: null },
})

function resultOf(end: CheckEnd) {
  const { exitCode, durationMs, passed, report, output } = end
  const failed = (report?.tests ?? []).filter(({ state }) => state === 'failed').map(fullName)
  const red = [...failed, ...(report?.broken ?? [])]
  const isGreen = exitCode === 0
  const state: CheckTrial['state'] = isGreen ? 'green' : 'red'
  const isTold = isGreen || (failed.length > 0 && missingVariable(output) === null)
  const trouble = isTold ? null : misleadingEnd(output)
  return {
    state,
    exitCode,
    ms: durationMs,
    memoryMb: end.largestMb,
    passed: Math.max(passed, countedIn(output)),
    red,
    output: output.slice(-OUTPUT_CHARS),
    trouble,
  }
}

/** As runners sum up, e.g. `297 passed` or `1256 passing`. */
const countedIn = (output: string): number =>
  Math.max(
    0,
    ...[...output.slice(-OUTPUT_CHARS).matchAll(/\b(\d{1,7}) pass(?:ed|ing)\b/g)].map(([, count]) => Number(count)),
  )
