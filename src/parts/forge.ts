import { join } from 'node:path'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Forge } from '../forge/forge.ts'
import { createGithubForge } from '../forge/github/github.ts'
import { createLocalGitForge } from '../forge/local-git.ts'
import { seedRepository } from '../forge/seed.ts'
import type { GithubConfig } from '../github-variables.ts'
import type { Sandbox } from '../workspace/workspace.ts'
import type { Part } from './part.ts'

const BASE_BRANCH = 'main'
const START_TIMEOUT_MS = 60_000

interface OpenForge {
  readonly forge: Forge
  readonly part: Part
}

interface ForgeDeps {
  readonly pool: Pool
  readonly sandbox: Sandbox
  readonly onChecksFinished: (sha: string) => void
  readonly log: Logger
}

/** The repository that tasks change: the team's on GitHub, or a bare one of our own. */
export const openForge = (config: Config, deps: ForgeDeps, cleanup: AsyncDisposableStack): Promise<OpenForge> =>
  config.github === null ? ownRepository(config, deps, cleanup) : onGithub(config, config.github, deps)

/** Asks GitHub once, so that a wrong name or permission shows at the start and not in the first task. */
async function onGithub(config: Config, github: GithubConfig, { log }: ForgeDeps): Promise<OpenForge> {
  const say = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string) =>
    log[level]({ part: 'GitHub' }, message)
  const forge = createGithubForge({
    ...github,
    ...{ workFolder: join(config.home, 'github'), waitUnitMs: 1000, throttled: true },
    log: { debug: say('debug'), info: say('debug'), warn: say('warn'), error: say('error') },
  })
  await forge.check(AbortSignal.timeout(START_TIMEOUT_MS))
  const how = github.auth.kind === 'app' ? `GitHub App ${github.auth.appId}` : 'a token'
  const news = github.webhookSecrets.length > 0 ? 'webhooks and polling' : 'polling'
  const detail = `${github.repository} at ${new URL(github.apiUrl).host} as ${how}, ${news}`
  return { forge, part: { name: 'repository', kind: 'real', detail, variables: 'GITHUB_REPOSITORY' } }
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
    part: { name: 'repository', kind: 'embedded', detail: repositoryPath, variables: 'GITHUB_REPOSITORY' },
  }
}
