import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { isBranchName, sameRepository, type Target, type Targets } from '../core/target.ts'
import type { GithubAuth } from '../forge/github/settings.ts'
import type { Reading } from './reader.ts'
import { anyText, commaList, commaSeparated, oneOf, webAddress, wholeNumber } from './values.ts'
import type { VariableTable } from './variable.ts'

/** How we reach GitHub and authenticate. */
export interface GithubAccess {
  readonly apiUrl: string
  readonly auth: GithubAuth
  /** Empty: no webhooks, CI is polled. More than one while a secret is being replaced. */
  readonly webhookSecrets: readonly string[]
}

/** The team's repositories on GitHub. */
export interface GithubConfig extends GithubAccess, Targets {}

/** `owner/name` or `owner/name@base-branch`. */
const repository = z.string().superRefine((entry, check) => {
  if (targetOf(entry, 'main') === null) check.addIssue(`'${entry}' is not owner/name or owner/name@branch`)
})

const branchName = anyText.refine(isBranchName, 'this is not the name of a branch')

/** `C0123=owner/name` or `C0123=owner/name@base-branch`: a channel's default. */
const channelRepository = z.string().transform((entry, check) => {
  const [, channel = '', wanted = ''] = /^([CG][A-Z0-9]{2,20})=(.+)$/.exec(entry) ?? []
  if (targetOf(wanted, 'main') === null)
    check.addIssue(`'${entry}' is not a channel's id and a repository, as C0123=owner/name`)
  return { entry, channel, wanted }
})

/** A .env file has the key on one line, with line breaks as `\n`. */
const privateKey = z.string().transform((pem, check) => {
  try {
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'))
    return key.export({ type: 'pkcs8', format: 'pem' }).toString()
  } catch {
    check.addIssue('this is not the PEM file that GitHub gave')
    return z.NEVER
  }
})

export const GITHUB_VARIABLES = {
  GITHUB_REPOSITORY: {
    ...{ value: repository, fallback: null, example: 'owner/name' },
    about: 'The team’s repository.',
  },
  GITHUB_REPOSITORIES: {
    ...{ value: commaList.pipe(z.array(repository)), fallback: '', example: 'owner/name,owner/other@develop' },
    about:
      'Several repositories, separated by commas, each with a base branch of its own where @branch follows. Tasks take the first unless they or their channel say otherwise.',
  },
  SLACK_CHANNEL_REPOSITORIES: {
    ...{
      value: commaList.pipe(z.array(channelRepository)),
      fallback: '',
      example: 'C0123=owner/other,C0456=owner/name@next',
    },
    about: 'Repository, and base branch, of the tasks of a channel, by the channel’s id.',
  },
  GITHUB_BASE_BRANCH: {
    ...{ value: branchName, fallback: 'main' },
    about: 'Base branch of repositories that name none themselves.',
  },
  GITHUB_APP_ID: {
    ...{ value: anyText, fallback: null, example: '123456' },
    about: 'Id of the GitHub App that the service works as.',
  },
  GITHUB_PRIVATE_KEY: {
    ...{ value: privateKey, fallback: null, secret: true },
    about:
      'The App’s private key: the content of its PEM file, with line breaks written as \\n. Easier is GITHUB_PRIVATE_KEY_FILE, the file’s path.',
  },
  GITHUB_INSTALLATION_ID: {
    ...{ value: wholeNumber(1, Number.MAX_SAFE_INTEGER), fallback: null, example: '12345678' },
    about: 'The number at the end of the address of the App’s installation.',
  },
  GITHUB_TOKEN: {
    ...{ value: anyText, fallback: null, example: 'github_pat_...', secret: true },
    about: 'In place of the App: a fine-grained token with the same rights.',
  },
  GITHUB_WEBHOOK_SECRET: {
    ...{ value: commaList, fallback: '', secret: commaSeparated },
    about:
      'Secret of the webhook that calls /github/webhook of PUBLIC_URL; two, separated by a comma, while one is replaced. Without any, CI is polled.',
  },
  GITHUB_API_URL: {
    ...{ value: webAddress, fallback: 'https://api.github.com' },
    about: 'API of a GitHub Enterprise Server, as https://host/api/v3.',
  },
  FORGE: {
    ...{ value: oneOf(['github-standin']), fallback: null, example: 'github-standin' },
    about: 'In place of a repository on GitHub: github-standin plays GitHub’s part on this machine, at PORT plus 2.',
  },
} as const satisfies VariableTable

type GithubReading = Reading<typeof GITHUB_VARIABLES>

const REPOSITORY_NAMES = ['GITHUB_REPOSITORY', 'GITHUB_REPOSITORIES'] as const

/** `null`: no GitHub repository is configured, or there is a fault. */
export function githubOf(reading: GithubReading, faults: string[]): GithubConfig | null {
  const { has, values } = reading
  if (!REPOSITORY_NAMES.some(has)) {
    faults.push(...faultsWithoutRepository(reading))
    return null
  }
  if (has('FORGE')) faults.push('FORGE: github-standin takes the place of GITHUB_REPOSITORY; set only one of them')
  const [first, ...others] = targetsOf(values)
  const auth = authOf(reading, faults)
  if (first === undefined) return null
  const known = [first, ...others] as const
  if (has('GITHUB_APP_ID')) faults.push(...faultsOfOwners(known))
  const ofChannel = channelsOf(values.SLACK_CHANNEL_REPOSITORIES, known)
  faults.push(...faultsOfChannels(reading, known))
  if (auth === null) return null
  const { GITHUB_API_URL: apiUrl, GITHUB_WEBHOOK_SECRET: webhookSecrets } = values
  return { repositories: known, auth, ofChannel, apiUrl, webhookSecrets }
}

function faultsWithoutRepository({ has }: GithubReading): string[] {
  const names = Object.keys(GITHUB_VARIABLES) as (keyof typeof GITHUB_VARIABLES)[]
  const other = names.find((name) => name.startsWith('GITHUB_') && has(name))
  return [
    ...(other === undefined ? [] : [`GITHUB_REPOSITORY: missing, while ${other} is set`]),
    ...(has('SLACK_CHANNEL_REPOSITORIES')
      ? ['SLACK_CHANNEL_REPOSITORIES: needs the repositories that GITHUB_REPOSITORIES names']
      : []),
  ]
}

/** All repositories without duplicates, GITHUB_REPOSITORY first. */
function targetsOf(values: GithubReading['values']): Target[] {
  const { GITHUB_REPOSITORY: one, GITHUB_REPOSITORIES: several } = values
  const entries = [...(one === null ? [] : [one]), ...several]
  const targets = entries.flatMap((entry) => targetOf(entry, values.GITHUB_BASE_BRANCH) ?? [])
  return targets.filter(
    ({ repository }, i) => i === targets.findIndex((one) => sameRepository(one.repository, repository)),
  )
}

function targetOf(entry: string, defaultBase: string): Target | null {
  const [, repository, baseBranch = defaultBase] =
    /^([A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100})(?:@(.+))?$/.exec(entry) ?? []
  return repository === undefined || !isBranchName(baseBranch) ? null : { repository, baseBranch }
}

type ChannelRepositories = GithubReading['values']['SLACK_CHANNEL_REPOSITORIES']

const configuredFor = (wanted: string, known: readonly Target[]): Target | undefined =>
  known.find(({ repository }) => sameRepository(repository, wanted.split('@')[0] ?? ''))

/** Each channel's target, if its repository is configured. */
function channelsOf(entries: ChannelRepositories, known: readonly Target[]): Map<string, Target> {
  const channels = new Map<string, Target>()
  for (const { channel, wanted } of entries) {
    const home = configuredFor(wanted, known)
    const target = home && targetOf(wanted, home.baseBranch)
    if (target) channels.set(channel, { ...target, repository: home.repository })
  }
  return channels
}

/** Faults of the channels' repositories; none while the list of repositories itself is invalid. */
function faultsOfChannels({ has, values }: GithubReading, known: readonly Target[]): string[] {
  if (REPOSITORY_NAMES.some((name) => has(name) && !values[name]?.length)) return []
  const names = known.map(({ repository }) => repository).join(', ')
  return values.SLACK_CHANNEL_REPOSITORIES.filter(({ wanted }) => configuredFor(wanted, known) === undefined).map(
    ({ entry }) => `SLACK_CHANNEL_REPOSITORIES: '${entry}' is not of one of ${names}`,
  )
}

/** An App's installation belongs to one owner. */
function faultsOfOwners(repositories: readonly Target[]): string[] {
  const owners = [...new Set(repositories.map(({ repository }) => repository.split('/')[0]?.toLowerCase()))]
  return owners.length === 1
    ? []
    : [`GITHUB_REPOSITORIES: the App's installation is of one owner, but these are of ${owners.join(' and ')}`]
}

function authOf({ has, values }: GithubReading, faults: string[]): GithubAuth | null {
  const { GITHUB_TOKEN: token, GITHUB_APP_ID: appId, GITHUB_INSTALLATION_ID: installationId } = values
  if (!has('GITHUB_APP_ID')) {
    if (!has('GITHUB_TOKEN'))
      faults.push('GITHUB_TOKEN or GITHUB_APP_ID: one of them is needed beside GITHUB_REPOSITORY')
    return token === null ? null : { kind: 'token', token }
  }
  if (has('GITHUB_TOKEN')) faults.push('GITHUB_TOKEN and GITHUB_APP_ID: only one of them can be used')
  if (!has('GITHUB_PRIVATE_KEY')) faults.push('GITHUB_PRIVATE_KEY: missing; it is the PEM file that GitHub gave')
  if (!has('GITHUB_INSTALLATION_ID'))
    faults.push('GITHUB_INSTALLATION_ID: missing; it is the number at the end of the address of the App’s installation')
  const { GITHUB_PRIVATE_KEY: key } = values
  return appId === null || key === null || installationId === null
    ? null
    : { kind: 'app', appId, privateKey: key, installationId }
}
