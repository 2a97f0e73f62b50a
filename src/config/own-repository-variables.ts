import { createHash } from 'node:crypto'
import { basename, join, resolve } from 'node:path'
import type { Reading } from './reader.ts'
import { anyText } from './values.ts'
import type { VariableTable } from './variable.ts'

/** A repository that is worked on as a copy of ours, without an account. */
export interface OwnRepository {
  /** An absolute path or an address; only read. */
  readonly source: string
  /** `null`: the source's default branch. */
  readonly baseBranch: string | null
}

export const OWN_REPOSITORY_VARIABLES = {
  OWN_REPOSITORY: {
    ...{ value: anyText, fallback: null, example: '/home/ana/wms' },
    about:
      'A repository of your own, as a path or an https address, in place of the sample: no account is needed. Tasks change a copy in WMS_HOME, never the repository itself. The option --repository of npm start says the same.',
  },
  OWN_BASE_BRANCH: {
    ...{ value: anyText, fallback: null, example: 'develop' },
    about: 'The base branch of OWN_REPOSITORY. Its default branch where nothing is said.',
  },
} as const satisfies VariableTable

export function ownRepositoryOf(
  { values, has }: Reading<typeof OWN_REPOSITORY_VARIABLES>,
  faults: string[],
): OwnRepository | null {
  const { OWN_REPOSITORY: written, OWN_BASE_BRANCH: baseBranch } = values
  if (written === null) {
    if (has('OWN_BASE_BRANCH')) faults.push('OWN_BASE_BRANCH: needs OWN_REPOSITORY')
    return null
  }
  if (/^(?:ssh:|git:|[\w.-]+@[\w.-]+:)/.test(written))
    faults.push('OWN_REPOSITORY: only a path or an https address is read; clone it yourself and name the path')
  return { source: isAddress(written) ? written : resolve(written), baseBranch }
}

export const isAddress = (written: string): boolean => /^(?:https?|file):\/\//.test(written)

/** Each repository of one's own has data of its own, so that its tasks are never taken for another's. */
export function ownHome(home: string, { source }: OwnRepository): string {
  const name =
    basename(source)
      .replace(/\.git$/, '')
      .replace(/[^A-Za-z0-9_-]/g, '-') || 'repository'
  return join(home, 'own', `${name}-${createHash('sha256').update(source).digest('hex').slice(0, 8)}`)
}

/** The path of the embedded repository, with or without the GitHub stand-in. */
export const embeddedRepository = ({
  githubStandIn,
  home,
}: {
  readonly githubStandIn: boolean
  readonly home: string
}): string => join(home, githubStandIn ? 'github-standin/wms.git' : 'repository.git')
