import type { RulesInput } from '../detection/findings.ts'
import { missingVariable } from './causes.ts'
import type { CheckTrial, StepTrial, Trial } from './trial.ts'

interface Amended {
  readonly rules: RulesInput
  readonly said: readonly string[]
}

type Setup = NonNullable<NonNullable<RulesInput['environment']>['setup']>
type Step = Setup[number]
type Remedy = (rules: RulesInput, index: number) => RulesInput | null

/** What people would try next; `null`: nothing. */
export function amended(
  rules: RulesInput,
  trial: Trial,
  examples: Readonly<Record<string, string>> = {},
): Amended | null {
  const index = trial.steps.findIndex(({ trouble }) => trouble !== null)
  const failed = trial.steps[index]
  return failed === undefined
    ? (withExamples(rules, trial.checks, examples) ?? forChecks(rules, trial.checks))
    : forStep(rules, failed, index)
}

/** By what a failed step wrote: the remedy, and how it is told. */
const REMEDIES: readonly (readonly [RegExp, string, Remedy])[] = [
  [
    /can only install packages when your package\.json|ERR_PNPM_OUTDATED_LOCKFILE|Your lockfile needs to be updated|lockfile would have been |YN0028/,
    'The lockfile is stale, so it is not held to: install anew and commit it.',
    (rules, index) => changed(rules, index, thawed),
  ],
  [
    /\bERESOLVE\b/,
    'Peer dependencies do not fit one another, so npm is told not to mind.',
    (rules) => withVariable(rules, 'npm_config_legacy_peer_deps', 'true'),
  ],
  [
    /The engine "node" is incompatible/,
    'A dependency is for another Node, and yarn is told not to mind.',
    (rules, index) => changed(rules, index, (command) => added(command, '--ignore-engines')),
  ],
  [
    /EBADPLATFORM/,
    'A dependency is for another platform, and npm is told not to mind.',
    (rules, index) => changed(rules, index, (command) => added(command, '--force')),
  ],
  [
    /ERR_PNPM_IGNORED_BUILDS/,
    'pnpm stops at build scripts that nobody has allowed; it is told to leave them out.',
    (rules) => withVariable(rules, 'pnpm_config_strict_dep_builds', 'false'),
  ],
]

/** Scripts of packages are the last thing to leave out. */
const WITHOUT_SCRIPTS: Remedy = (rules, index) => changed(rules, index, withoutScripts)

const SCRIPT_FAILED =
  /npm (?:ERR!|error) (?:command|code ELIFECYCLE)|ELIFECYCLE|postinstall|preinstall|install script|YN0009|Command failed with exit code|exited with code/i

function forStep(rules: RulesInput, { output }: StepTrial, index: number): Amended | null {
  for (const [pattern, said, remedy] of REMEDIES) {
    const changed = pattern.test(output) ? remedy(rules, index) : null
    if (changed !== null) return { rules: changed, said: [said] }
  }
  const bare = SCRIPT_FAILED.test(output) ? WITHOUT_SCRIPTS(rules, index) : null
  const why = 'A script of a package fails when it is installed, so none is run: what they build is missing.'
  return bare === null ? null : { rules: bare, said: [why] }
}

type Command = Step['command']

function changed(rules: RulesInput, index: number, change: (command: Command) => Command | null): RulesInput | null {
  const setup = rules.environment?.setup ?? []
  const step = setup[index]
  const command = step === undefined ? null : change(step.command)
  if (step === undefined || command === null) return null
  return { ...rules, environment: { ...rules.environment, setup: setup.with(index, { ...step, command }) } }
}

function added([program, ...words]: Command, option: string): Command | null {
  return words.includes(option) ? null : [program, ...words, option]
}

/** What does not hold to the lockfile, in place of what does. */
const THAWED = new Map([
  ['ci', ['install', '--no-save']],
  ['--immutable', ['--no-immutable']],
  ['--frozen-lockfile', ['--no-frozen-lockfile']],
])

/** The same installation without holding to the lockfile; `null`: it did not. */
function thawed([program, ...words]: Command): Command | null {
  if (!words.some((word) => THAWED.has(word))) return null
  return [program, ...words.flatMap((word) => THAWED.get(word) ?? [word])]
}

function withoutScripts(command: Command): Command | null {
  const text = command.join(' ')
  const isBerry = /\.yarn\/releases\/|--(?:no-)?immutable/.test(text)
  if (!/^(?:npm|pnpm|yarn|bun|node \.yarn)\b/.test(text)) return null
  return added(command, isBerry ? '--mode=skip-build' : '--ignore-scripts')
}

function withVariable(rules: RulesInput, name: string, value: string): RulesInput | null {
  const env = rules.environment?.env ?? {}
  return name in env ? null : { ...rules, environment: { ...rules.environment, env: { ...env, [name]: value } } }
}

/** Tests that name a variable of which the repository has an example get all of them, once. */
function withExamples(
  rules: RulesInput,
  trials: readonly CheckTrial[],
  examples: Readonly<Record<string, string>>,
): Amended | null {
  const env = rules.environment?.env ?? {}
  const fresh = Object.fromEntries(Object.entries(examples).filter(([name]) => !(name in env)))
  const asking = trials.filter(({ state }) => state === 'red' || state === 'cannot_run')
  const missing = asking.map(({ output }) => missingVariable(output)).find((name) => name !== null && name in fresh)
  if (missing === undefined || missing === null) return null
  const said = `Tests want the variable ${missing}, so they get those of the repository's example: read them.`
  return { rules: { ...rules, environment: { ...rules.environment, env: { ...fresh, ...env } } }, said: [said] }
}

const MOST_MEMORY_MB = 8_192

/** A task's own tests come on top. */
const SCARCE = 0.75

const wantsMemory = ({ fault, memoryMb, memoryLimitMb }: CheckTrial): boolean =>
  memoryLimitMb < MOST_MEMORY_MB && (fault === 'memory' || (memoryMb ?? 0) > memoryLimitMb * SCARCE)

/** More of what a check ran out of. */
function forChecks(rules: RulesInput, trials: readonly CheckTrial[]): Amended | null {
  const said: string[] = []
  const checks = (rules.checks ?? []).map((check) => {
    const trial = trials.find(({ name }) => name === check.name)
    if (trial !== undefined && wantsMemory(trial)) {
      const memory_mb = Math.min(MOST_MEMORY_MB, trial.memoryLimitMb * 2)
      const took = trial.fault === 'memory' ? 'all' : trial.memoryMb
      said.push(`Check ${check.name} takes ${took} of ${trial.memoryLimitMb} MiB, so it gets ${memory_mb}.`)
      return { ...check, memory_mb }
    }
    return check
  })
  return said.length === 0 ? null : { rules: { ...rules, checks }, said }
}
