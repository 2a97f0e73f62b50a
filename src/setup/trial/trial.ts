import type { EnvironmentFault } from '../../core/checks/fault.ts'
import type { RepositoryRules } from '../../core/repository-rules.ts'
import type { GitPlace } from '../../exec/git.ts'

/** A commit of a repository on which rules are tried. */
export interface TrialBase {
  /** As its forge names it, so that tasks find what a trial has made. */
  readonly repository: string
  readonly objects: GitPlace
  readonly sha: string
}

/** Why something cannot be done here, and what to do. */
export interface Trouble {
  readonly why: string
  readonly fix: string
}

export interface StepTrial {
  readonly command: string
  readonly ms: number
  /** It was made before. */
  readonly wasThere: boolean
  /** The end of what a failed step wrote. */
  readonly output: string
  readonly trouble: Trouble | null
}

export interface CheckTrial {
  readonly name: string
  readonly command: string
  readonly state: 'green' | 'red' | 'cannot_run' | 'not_there' | 'not_tried'
  readonly exitCode: number | null
  readonly ms: number
  readonly timeoutMs: number
  /** Of its largest process; `null`: nobody has looked. */
  readonly memoryMb: number | null
  readonly memoryLimitMb: number
  readonly passed: number
  /** Red tests and files that do not load, by name. */
  readonly red: readonly string[]
  readonly output: string
  /** The file with all that it wrote; `null`: there is none. */
  readonly file: string | null
  readonly fault: EnvironmentFault['kind'] | null
  /** Also of a check that runs, where what it ends with misleads. */
  readonly trouble: Trouble | null
}

/** What came of rules on a commit. */
export interface Trial {
  readonly rules: RepositoryRules
  readonly steps: readonly StepTrial[]
  readonly checks: readonly CheckTrial[]
  /** Every step ended well, and each check has run. */
  readonly isReady: boolean
  readonly notes: readonly string[]
}
