import type { z } from 'zod'
import type { SetupStep } from '../../core/repository-environment.ts'
import type { RepositoryRules } from '../../core/repository-rules.ts'

export type RulesInput = z.input<typeof RepositoryRules>
type StepInput = Omit<Partial<SetupStep>, 'command' | 'keeps'> & Pick<SetupStep, 'command' | 'keeps'>
export type Argv = [string, ...string[]]

/** What of a repository a team works on: a folder with a manifest of its own. */
export interface DetectedPackage {
  /** `.`: the root. */
  readonly folder: string
  readonly name: string
  readonly kind: PackageKind
  /** Folders of the repository's packages that it uses, of those that they use too. */
  readonly uses: readonly string[]
  readonly checks: readonly PackageCheck[]
}

export type PackageKind = 'backend' | 'frontend' | 'shared' | 'docs'

export interface PackageCheck {
  readonly kind: 'test' | 'types' | 'lint'
  readonly command: Argv
  readonly report?: string
}

/** What the files of one family of languages say. */
export interface Findings {
  /** As people call it, e.g. `pnpm 10.20.0, 4 workspaces`. */
  readonly manager: string
  readonly setup: readonly StepInput[]
  readonly path: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly packages: readonly DetectedPackage[]
  /** Files beside the packages that a change of dependencies writes. */
  readonly rootFiles: readonly string[]
  /** What people should know of the proposal, a sentence each. */
  readonly notes: readonly string[]
}

/** What commands find on this machine, by the program's name; programs that are missing have no entry. */
export interface Toolchain {
  readonly versions: Readonly<Record<string, string>>
  /** The folder of the newest Postgres's programs; `null`: there is none. */
  readonly postgres: string | null
  /** Kinds of registries that the operator lists. */
  readonly registries: readonly string[]
}

export const NO_TOOLCHAIN: Toolchain = { versions: {}, postgres: null, registries: [] }

/** Names no file that there is: a step with it is repeated for no change. */
export const NO_INPUT = '.wms/none'
