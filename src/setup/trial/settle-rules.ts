import type { TellPreparation } from '../../core/checks/preparation.ts'
import { RepositoryRules } from '../../core/repository-rules.ts'
import type { RulesInput } from '../detection/findings.ts'
import type { RulesProposal } from '../detection/propose-rules.ts'
import { amended } from './amend.ts'
import type { TrialPlace } from './place.ts'
import type { Trial, TrialBase } from './trial.ts'
import { type TrialOptions, tryRules } from './try-rules.ts'

export interface Settled {
  readonly rules: RulesInput
  readonly trial: Trial
  /** What was changed after it had failed, a sentence each. */
  readonly amendments: readonly string[]
}

export interface SettleOptions extends TrialOptions {
  /** Variables that the repository gives as an example. */
  readonly examples?: Readonly<Record<string, string>>
}

/** A check that nobody knows may take this long the first time. */
const LONGEST_MS = 900_000

/** `progress`: told of each step and check before it runs, and where its output can be followed. */
export const trialOptions = (
  { examples }: Pick<RulesProposal, 'examples'>,
  progress: (line: string) => void,
): SettleOptions => ({ usualTimeoutMs: LONGEST_MS, tell: saidTo(progress), examples })

export const saidTo =
  (progress: (line: string) => void): TellPreparation =>
  async (now) => {
    if (now !== null)
      progress(`  … ${now.kind === 'setup' ? 'setting up: ' : 'check '}${now.name}\n    output: ${now.output}`)
  }

const MOST_ROUNDS = 6

/** Tries proposed rules and changes what has a usual remedy, until they hold or nothing more is known. */
export async function settleRules(
  place: TrialPlace,
  base: TrialBase,
  proposed: RulesInput,
  options: SettleOptions,
  signal: AbortSignal,
): Promise<Settled> {
  const amendments: string[] = []
  let rules = proposed
  let ready: Settled | null = null
  for (let round = 1; ; round++) {
    const trial = await tryRules(place, base, RepositoryRules.parse(rules), options, signal)
    // What has run must not be given up for what cannot.
    if (!trial.isReady && ready !== null) return { ...ready, amendments: [...ready.amendments, UNDONE] }
    const settled: Settled = { rules: roomy(rules, trial), trial, amendments: [...amendments] }
    const change = round < MOST_ROUNDS ? amended(rules, trial, options.examples) : null
    if (change === null) return settled
    if (trial.isReady) ready = settled
    amendments.push(...change.said)
    rules = change.rules
  }
}

const UNDONE = 'Another change was tried as well, with which a check could not run, so it is left out.'

const ROOM = 4
const USUAL_SECONDS = 120

/** Gives a slow check time to spare: tests of a task come on top, on a busier machine. */
function roomy(rules: RulesInput, trial: Trial): RulesInput {
  const msOf = (name: string) => trial.checks.find((check) => check.name === name)?.ms ?? 0
  const checks = (rules.checks ?? []).map((check) => {
    const seconds = Math.ceil((msOf(check.name) / 1000) * ROOM)
    const isSlow = seconds > USUAL_SECONDS && seconds > (check.timeout_seconds ?? 0)
    return isSlow ? { ...check, timeout_seconds: Math.min(3_600, Math.ceil(seconds / 60) * 60) } : check
  })
  return { ...rules, checks }
}
