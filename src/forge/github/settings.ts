import { sameRepository } from '../../core/target.ts'
import { AppError } from '../../errors.ts'

/** How we authenticate to GitHub. */
export type GithubAuth =
  | { readonly kind: 'app'; readonly appId: string; readonly privateKey: string; readonly installationId: number }
  | { readonly kind: 'token'; readonly token: string }

/** One repository at one GitHub. */
export interface GithubRepository {
  /** https://api.github.com, or https://host/api/v3 of a GitHub Enterprise Server. */
  readonly apiUrl: string
  readonly owner: string
  readonly repo: string
}

export function parseRepository(apiUrl: string, fullName: string): GithubRepository {
  const [, owner, repo] = /^([A-Za-z0-9-]{1,39})\/([A-Za-z0-9._-]{1,100})$/.exec(fullName) ?? []
  if (owner !== undefined && repo !== undefined) return { apiUrl: apiUrl.replace(/\/+$/, ''), owner, repo }
  throw new AppError('misconfigured', `"${fullName}" is not a repository`, { hint: 'Write it as owner/name.' })
}

/** The URL for git, without credentials, which come by environment. */
export function cloneUrl({ apiUrl, owner, repo }: GithubRepository): string {
  const { origin, hostname } = new URL(apiUrl)
  return `${hostname === 'api.github.com' ? 'https://github.com' : origin}/${owner}/${repo}.git`
}

/** What a repository is called at GitHub, which people may change: it leads from old names to the new one. */
export interface CalledNow {
  now(): GithubRepository
  /** Notes the name that GitHub gives. `false`: it is the one that is known. */
  isCalled(fullName: string): boolean
}

export function followName(configured: GithubRepository, warn: (message: string) => void): CalledNow {
  let called = configured
  const fullName = () => `${called.owner}/${called.repo}`
  return {
    now: () => called,
    isCalled(name) {
      if (sameRepository(name, fullName())) return false
      warn(`${fullName()} is called ${name} on GitHub now: it is followed. Write the new name into the configuration.`)
      called = parseRepository(configured.apiUrl, name)
      return true
    },
  }
}
