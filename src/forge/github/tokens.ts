import { join } from 'node:path'
import { createAppAuth, type InstallationAuthOptions } from '@octokit/auth-app'
import { Octokit } from '@octokit/rest'
import type { GithubAuth, GithubRepository } from './settings.ts'

export interface GithubTokens {
  /** For the API. */
  api(): Promise<string>
  /** For re-running Actions jobs; if the App lacks that permission, GitHub answers 422. */
  rerun(): Promise<string>
  /** For git, by environment only. The token outlives every git command of ours. */
  gitEnvironment(): Promise<Readonly<Record<string, string>>>
  /** Discards tokens that GitHub refused before they expired. Absent for a personal token, which cannot be renewed. */
  readonly renew?: () => void
}

type Purpose = (typeof PURPOSES)[number]
const PURPOSES = ['api', 'git', 'rerun'] as const

/** The least that each purpose needs, for one repository. Never `workflows`, `administration` or `secrets`. */
const PERMISSIONS: Readonly<Record<Purpose, InstallationAuthOptions['permissions']>> = {
  api: { contents: 'write', pull_requests: 'write', checks: 'read', statuses: 'read', actions: 'read' },
  git: { contents: 'write' },
  rerun: { actions: 'write' },
}

/** Silences Octokit's own log, since failures are thrown anyway. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

const LONGEST_USE_MS = 15 * 60_000
const ASKPASS = join(import.meta.dirname, 'askpass.sh')

export function createTokens(auth: GithubAuth, repository: GithubRepository): GithubTokens {
  const refused = new Set<Purpose>()
  const isApp = auth.kind === 'app'
  const tokenFor = isApp ? installationTokens(auth, repository, refused) : async () => auth.token
  return {
    api: () => tokenFor('api'),
    rerun: () => tokenFor('rerun'),
    gitEnvironment: async () => ({ GIT_ASKPASS: ASKPASS, WMS_GIT_TOKEN: await tokenFor('git') }),
    ...(isApp && { renew: () => PURPOSES.forEach((purpose) => void refused.add(purpose)) }),
  }
}

function installationTokens(
  app: Extract<GithubAuth, { kind: 'app' }>,
  { apiUrl, repo }: GithubRepository,
  refused: Set<Purpose>,
) {
  const { appId, privateKey, installationId } = app
  const { request } = new Octokit({ baseUrl: apiUrl, log: SILENT })
  const authenticate = createAppAuth({ appId, privateKey, installationId, request })
  return async (purpose: Purpose): Promise<string> => {
    const permissions = PERMISSIONS[purpose]
    const wanted = {
      type: 'installation' as const,
      repositoryNames: [repo],
      ...(permissions && { permissions }),
    }
    const { token, expiresAt } = await authenticate({ ...wanted, refresh: refused.delete(purpose) })
    if (Date.parse(expiresAt) - Date.now() > LONGEST_USE_MS) return token
    return (await authenticate({ ...wanted, refresh: true })).token
  }
}
