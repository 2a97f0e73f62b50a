import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { sameRepository, type Target, type Targets } from '../core/target.ts'
import type { GithubAuth } from '../forge/github/settings.ts'

/** How we reach GitHub, and show ourselves there. */
export interface GithubAccess {
  readonly apiUrl: string
  readonly auth: GithubAuth
  /** Empty: no webhooks, CI is polled. More than one while a secret is being changed. */
  readonly webhookSecrets: readonly string[]
}

/** The team's repositories on GitHub. */
export interface GithubConfig extends GithubAccess, Targets {}

const text = z.string().trim().min(1).nullable().catch(null)
const list = z
  .string()
  .default('')
  .transform((value) => value.split(',').flatMap((one) => one.trim() || []))

export const GITHUB_VARIABLES = {
  /** `github-standin`: GitHub's part is played on this machine. */
  FORGE: z.enum(['', 'github-standin']).default(''),
  GITHUB_REPOSITORY: text,
  GITHUB_REPOSITORIES: list,
  GITHUB_BASE_BRANCH: text,
  GITHUB_API_URL: z.union([z.literal('').transform(() => null), z.url()]).nullish(),
  GITHUB_TOKEN: text,
  GITHUB_APP_ID: text,
  GITHUB_PRIVATE_KEY: text,
  GITHUB_INSTALLATION_ID: text,
  GITHUB_WEBHOOK_SECRET: text,
  SLACK_CHANNEL_REPOSITORIES: list,
}
type Variables = z.infer<z.ZodObject<typeof GITHUB_VARIABLES>>

export function githubOf(env: Variables, faults: string[]): GithubConfig | null {
  const [first, ...others] = repositoriesOf(env, faults)
  if (env.FORGE !== '' && first !== undefined)
    faults.push(`FORGE: ${env.FORGE} takes the place of GITHUB_REPOSITORY; set only one of them`)
  if (first === undefined) {
    const given = env.GITHUB_REPOSITORY !== null || env.GITHUB_REPOSITORIES.length > 0
    const other = Object.entries(env).find(([name, value]) => name.startsWith('GITHUB_') && value?.length)
    if (!given && other !== undefined) faults.push(`GITHUB_REPOSITORY: missing, while ${other[0]} is set`)
    if (!given && env.SLACK_CHANNEL_REPOSITORIES.length > 0)
      faults.push('SLACK_CHANNEL_REPOSITORIES: needs the repositories that GITHUB_REPOSITORIES names')
    return null
  }
  const repositories = [first, ...others] as const
  const auth = authOf(env, faults)
  if (auth.kind === 'app') faults.push(...strangers(repositories))
  return {
    ...{ repositories, auth },
    ofChannel: channelsOf(env.SLACK_CHANNEL_REPOSITORIES, repositories, faults),
    apiUrl: env.GITHUB_API_URL ?? 'https://api.github.com',
    webhookSecrets: (env.GITHUB_WEBHOOK_SECRET ?? '').split(',').flatMap((secret) => secret.trim() || []),
  }
}

/** `owner/name` or `owner/name@base-branch`, GITHUB_REPOSITORY first, each once. */
function repositoriesOf(env: Variables, faults: string[]): Target[] {
  const entries = [...(env.GITHUB_REPOSITORY === null ? [] : [env.GITHUB_REPOSITORY]), ...env.GITHUB_REPOSITORIES]
  const targets = entries.flatMap((entry) => {
    const target = targetOf(entry, env.GITHUB_BASE_BRANCH ?? 'main')
    if (target === null) faults.push(`GITHUB_REPOSITORIES: '${entry}' is not owner/name or owner/name@branch`)
    return target ?? []
  })
  return targets.filter(
    ({ repository }, i) => i === targets.findIndex((one) => sameRepository(one.repository, repository)),
  )
}

function targetOf(entry: string, usualBase: string): Target | null {
  const [, repository, baseBranch = usualBase] =
    /^([A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100})(?:@([A-Za-z0-9][\w./-]{0,200}))?$/.exec(entry) ?? []
  return repository === undefined ? null : { repository, baseBranch }
}

/** `C0123=owner/name` or `C0123=owner/name@base-branch`: the default of a channel. */
function channelsOf(entries: readonly string[], known: readonly Target[], faults: string[]): Map<string, Target> {
  const channels = new Map<string, Target>()
  for (const entry of entries) {
    const [, channel = '', wanted = ''] = /^([CG][A-Z0-9]{2,20})=(.+)$/.exec(entry) ?? []
    const [name = ''] = wanted.split('@')
    const home = known.find(({ repository }) => sameRepository(repository, name))
    const target = home && targetOf(wanted, home.baseBranch)
    if (target) channels.set(channel, { ...target, repository: home.repository })
    else
      faults.push(
        `SLACK_CHANNEL_REPOSITORIES: '${entry}' is not a channel's id and one of ${known.map(({ repository }) => repository).join(', ')}, as C0123=owner/name`,
      )
  }
  return channels
}

/** An App's installation belongs to one owner. */
function strangers(repositories: readonly Target[]): string[] {
  const owners = [...new Set(repositories.map(({ repository }) => repository.split('/')[0]?.toLowerCase()))]
  return owners.length === 1
    ? []
    : [`GITHUB_REPOSITORIES: the App's installation is of one owner, but these are of ${owners.join(' and ')}`]
}

function authOf(env: Variables, faults: string[]): GithubAuth {
  const { GITHUB_TOKEN: token, GITHUB_APP_ID: appId, GITHUB_INSTALLATION_ID: installation } = env
  if (token !== null && appId === null) return { kind: 'token', token }
  const privateKey = keyOf(env.GITHUB_PRIVATE_KEY)
  const installationId = Number(installation)
  if (appId === null) faults.push('GITHUB_TOKEN or GITHUB_APP_ID: one of them is needed beside GITHUB_REPOSITORY')
  else if (token !== null) faults.push('GITHUB_TOKEN and GITHUB_APP_ID: only one of them can be used')
  else if (privateKey === null) faults.push('GITHUB_PRIVATE_KEY: missing, or not the PEM file that GitHub gave')
  else if (!Number.isInteger(installationId) || installationId <= 0)
    faults.push('GITHUB_INSTALLATION_ID: missing; it is the number at the end of the address of the App’s installation')
  return { kind: 'app', appId: appId ?? '', privateKey: privateKey ?? '', installationId }
}

/** A .env file holds the key in one line, with its line breaks written out. */
function keyOf(pem: string | null): string | null {
  try {
    return pem === null
      ? null
      : createPrivateKey(pem.replaceAll('\\n', '\n')).export({ type: 'pkcs8', format: 'pem' }).toString()
  } catch {
    return null
  }
}
