import { join } from 'node:path'
import { createAppAuth, type InstallationAuthOptions } from '@octokit/auth-app'
import { Octokit } from '@octokit/rest'
import { githubRefusalOf } from './failure.ts'
import type { CalledNow, GithubAuth } from './settings.ts'

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

export function createTokens(auth: GithubAuth, called: CalledNow): GithubTokens {
  const refused = new Set<Purpose>()
  const isApp = auth.kind === 'app'
  const tokenFor = isApp ? installationTokens(auth, called, refused) : async () => auth.token
  return {
    api: () => tokenFor('api'),
    rerun: () => tokenFor('rerun'),
    gitEnvironment: async () => ({ GIT_ASKPASS: ASKPASS, WMS_GIT_TOKEN: await tokenFor('git') }),
    ...(isApp && { renew: () => PURPOSES.forEach((purpose) => void refused.add(purpose)) }),
  }
}

function installationTokens(app: Extract<GithubAuth, { kind: 'app' }>, called: CalledNow, refused: Set<Purpose>) {
  const { appId, privateKey, installationId } = app
  const { request } = new Octokit({ baseUrl: called.now().apiUrl, log: SILENT })
  const authenticate = createAppAuth({ appId, privateKey, installationId, request })
  /** GitHub makes tokens for current names only, so an old one is followed with a token that may only read names. */
  const isCalledOtherwise = async (): Promise<boolean> => {
    const { owner, repo } = called.now()
    const { token } = await authenticate({ type: 'installation', permissions: { metadata: 'read' } })
    const headers = { authorization: `token ${token}` }
    return called.isCalled((await request('GET /repos/{owner}/{repo}', { owner, repo, headers })).data.full_name)
  }
  const tokenFor = async (purpose: Purpose): Promise<string> => {
    const permissions = PERMISSIONS[purpose]
    const wanted = {
      type: 'installation' as const,
      repositoryNames: [called.now().repo],
      ...(permissions && { permissions }),
    }
    const { token, expiresAt } = await authenticate({ ...wanted, refresh: refused.delete(purpose) })
    if (Date.parse(expiresAt) - Date.now() > LONGEST_USE_MS) return token
    return (await authenticate({ ...wanted, refresh: true })).token
  }
  return async (purpose: Purpose): Promise<string> => {
    try {
      return await tokenFor(purpose)
    } catch (error) {
      if (githubRefusalOf(error, 422) === null || !(await isCalledOtherwise().catch(() => false))) throw error
      return tokenFor(purpose)
    }
  }
}
