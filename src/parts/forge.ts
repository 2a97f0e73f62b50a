import { join } from 'node:path'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Forge } from '../forge/forge.ts'
import { openGithubRepository } from '../forge/github/github.ts'
import { createLocalGitForge } from '../forge/local-git.ts'
import { seedRepository } from '../forge/seed.ts'
import type { GithubConfig } from '../github-variables.ts'
import type { Sandbox } from '../workspace/workspace.ts'
import type { Part } from './part.ts'
import { oneRepository, severalRepositories, type TeamRepositories } from './team-repositories.ts'

const BASE_BRANCH = 'main'
const START_TIMEOUT_MS = 60_000

interface OpenForge {
  /** Of the default repository. */
  readonly forge: Forge
  readonly repositories: TeamRepositories
  readonly part: Part
}

interface ForgeDeps {
  readonly pool: Pool
  readonly sandbox: Sandbox
  readonly onChecksFinished: (sha: string) => void
  readonly log: Logger
}

/** The repositories that tasks change: the team's on GitHub, or a bare one of our own. */
export const openForge = (config: Config, deps: ForgeDeps, cleanup: AsyncDisposableStack): Promise<OpenForge> =>
  config.github === null ? ownRepository(config, deps, cleanup) : onGithub(config, config.github, deps)

/** Asks GitHub once of each, so that a wrong name or permission shows at the start and not in the first task. */
async function onGithub(config: Config, github: GithubConfig, { log }: ForgeDeps): Promise<OpenForge> {
  const open = new Map(
    github.repositories.map(({ repository }) => [repository, openGithub(config, github, repository, log)]),
  )
  const repositories = severalRepositories(github, open, { home: join(config.home, 'workspaces'), log })
  const signal = AbortSignal.timeout(START_TIMEOUT_MS)
  await Promise.all(github.repositories.map((target) => repositories.of(target).forge.check(signal)))
  return { forge: repositories.of(null).forge, repositories, part: githubPart(github) }
}

function openGithub({ home }: Config, { auth, apiUrl }: GithubConfig, repository: string, log: Logger) {
  const say = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string) =>
    log[level]({ part: 'GitHub' }, message)
  return openGithubRepository({
    ...{ repository, apiUrl, auth, workFolder: join(home, 'github'), ...paceOf(apiUrl) },
    log: { debug: say('debug'), info: say('debug'), warn: say('warn'), error: say('error') },
  })
}

/** GitHub asks for pauses; a stand-in on this machine does not. */
const paceOf = (apiUrl: string) =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(apiUrl).hostname)
    ? { waitUnitMs: 50, throttled: false }
    : { waitUnitMs: 1000, throttled: true }

function githubPart({ repositories, apiUrl, auth, webhookSecrets }: GithubConfig): Part {
  const names = repositories.map(({ repository }) => repository).join(', ')
  const how = auth.kind === 'app' ? `GitHub App ${auth.appId}` : 'a token'
  const news = webhookSecrets.length > 0 ? 'webhooks and polling' : 'polling'
  const detail = `${names} at ${new URL(apiUrl).host} as ${how}, ${news}`
  return { name: 'repository', kind: 'real', detail, variables: 'GITHUB_REPOSITORY' }
}

/** In the home folder, seeded with the sample at first use. */
async function ownRepository(config: Config, deps: ForgeDeps, cleanup: AsyncDisposableStack): Promise<OpenForge> {
  const repositoryPath = join(config.home, 'repository.git')
  const sample = join(import.meta.dirname, '../local/sample')
  await seedRepository({ path: repositoryPath, sourceFolder: sample, baseBranch: BASE_BRANCH })
  const forge = createLocalGitForge({
    sql: deps.pool,
    repositoryPath,
    baseBranch: BASE_BRANCH,
    workFolder: join(config.home, 'ci'),
    runCheck: (argv, cwd, timeoutMs, signal) => deps.sandbox.run({ argv, cwd, timeoutMs }, signal),
    checksRefused: deps.sandbox.allowed ? null : deps.sandbox.detail,
    onChecksFinished: deps.onChecksFinished,
    log: deps.log,
  })
  cleanup.defer(() => forge.close())
  return {
    forge,
    repositories: oneRepository(forge, join(config.home, 'workspaces')),
    part: { name: 'repository', kind: 'embedded', detail: repositoryPath, variables: 'GITHUB_REPOSITORY' },
  }
}
