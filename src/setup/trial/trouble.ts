import type { EnvironmentFault } from '../../core/checks/fault.ts'
import type { Check } from '../../core/repository-rules.ts'
import type { AppError } from '../../errors.ts'
import { knownCause } from './causes.ts'
import type { CheckTrial, Trouble } from './trial.ts'

/** What keeps a setup step from ending well. */
export const stepTrouble = (fault: AppError, output: string): Trouble =>
  knownCause(output) ?? {
    why: tellingLine(output) ?? fault.message,
    fix: 'Mend the step, or what it needs, on the base branch or the machine.',
  }

const TELLS = /\b(?:error|err!?|fatal|failed|failure|cannot|unable|denied|refused)\b/i
const STACK = /^\s*(?:at |npm (?:error|ERR!) (?:A complete log|code|path|command))/

/** The first line of an output's end that says that something is wrong. */
const tellingLine = (output: string): string | null =>
  output
    .split('\n')
    .slice(-80)
    .map((line) => line.trim().slice(0, 300))
    .find((line) => TELLS.test(line) && !STACK.test(line)) ?? null

type FaultKind = EnvironmentFault['kind']

const FIXES: Readonly<Record<FaultKind, string>> = {
  no_program: 'Install it in a setup step or on the machine; its folder belongs in `path` or SANDBOX_FOLDERS.',
  no_dependency: 'Let a setup step install it and keep its folder.',
  no_service: 'Describe it in environment.services; docs/services.md has recipes for Postgres and Redis.',
  no_network: 'Leave out what reads the network: checks have none.',
  read_only: 'Let it write in the repository, HOME or /tmp.',
  disk_full: 'Make room on the disk.',
  memory: 'Give it more `memory_mb`.',
  too_long: 'Look what it waits for, e.g. a service; or give it more `timeout_seconds`, or split it.',
  too_tight: 'Give it more `timeout_seconds`.',
  limit: 'Let it take less of what it is limited in.',
  not_started: 'Correct its command.',
}

const WORDS: readonly (readonly [FaultKind, RegExp])[] = [
  ['no_program', /: \S+ not found\./],
  ['no_dependency', / is not installed\./],
  ['no_service', /nothing answers at |The service /],
  ['no_network', /it needs the network/],
  ['read_only', /read-only/],
  ['disk_full', /no space is left/],
  ['memory', /its memory of /],
  ['too_long', /it was stopped after /],
  ['limit', /it was stopped: /],
]

/** What keeps a check from running. */
export function troubleOf(fault: AppError, check: Check, output: string): Pick<CheckTrial, 'fault' | 'trouble'> {
  const kind = WORDS.find(([, words]) => words.test(fault.message))?.[0] ?? 'not_started'
  const [said = ''] = /^.*?\.(?= |$)/.exec(fault.message.replace(`Check ${check.name} cannot run here: `, '')) ?? []
  const cause = kind === 'not_started' ? knownCause(output) : null
  return { fault: kind, trouble: cause ?? { why: said.replace(/\.$/, '') || fault.message, fix: FIXES[kind] } }
}
