import { dirname, join } from 'node:path'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { besideBase } from '../checks/checks.ts'
import type { Config } from '../config/config.ts'
import type { GithubConfig } from '../config/github-variables.ts'
import { embeddedRepository } from '../config/own-repository-variables.ts'
import { workName } from '../core/pipeline/identity.ts'
import { git } from '../exec/git.ts'
import { treeOf } from '../exec/git-objects.ts'
import { copyRepository } from '../forge/copy-repository.ts'
import type { Forge } from '../forge/forge.ts'
import { openGithubRepository } from '../forge/github/github.ts'
import type { CheckPlace } from '../forge/local/local-check.ts'
import { createLocalGitForge } from '../forge/local/local-git.ts'
import { seedRepository } from '../forge/seed.ts'
import { WEBHOOK_PATH } from '../http/github-webhook.ts'
import type { JobQueue } from '../jobs/open-queue.ts'
import type { Observe } from '../observed.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import type { Environments } from '../sandbox/environment/environments.ts'
import { findTaskAt } from '../store/tasks.ts'
import { treeListing } from '../workspace/map/tree-listing.ts'
import { observedForge } from './observed-ports.ts'
import { BASE_BRANCH, SAMPLE_FOLDER } from './own-repository.ts'
import type { Part } from './part.ts'
import { oneRepository, severalRepositories, type TeamRepositories } from './team-repositories.ts'

const START_TIMEOUT_MS = 60_000

export interface OpenForge {
  /** The default repository's forge. */
  readonly forge: Forge
  readonly repositories: TeamRepositories
  /** The sources of webhooks; `null`: none are expected. */
  readonly webhooks: GithubWebhooks | null
  readonly part: Part
}

type GithubWebhooks = Pick<GithubConfig, 'repositories' | 'webhookSecrets'>

interface ForgeDeps {
  readonly pool: Pool
  readonly queue: Pick<JobQueue, 'recheckCi'>
  readonly sandbox: Sandbox
  readonly environments: Environments
  /**
   * Where the stand-in can call this process back; `null`: nowhere. On GitHub, administrators configure the webhook.
   */
  readonly url: string | null
  readonly observe: Observe
  readonly log: Logger
}

/** The repositories that tasks change: the team's on GitHub, one on the GitHub stand-in, or an embedded bare one. */
export function openForge(config: Config, deps: ForgeDeps, cleanup: AsyncDisposableStack): Promise<OpenForge> {
  if (config.github !== null) return onGithub(config, config.github, deps)
  return config.githubStandIn ? onStandIn(config, deps, cleanup) : onLocalGit(config, deps, cleanup)
}

/** Checks each repository once, so that a wrong name or permission shows at the start and not in the first task. */
async function onGithub(config: Config, github: GithubConfig, deps: ForgeDeps): Promise<OpenForge> {
  const open = new Map(
    github.repositories.map(({ repository }) => [repository, openGithub(config, github, repository, deps)]),
  )
  const repositories = severalRepositories(github, open, { home: join(config.home, 'workspaces'), log: deps.log })
  const signal = AbortSignal.timeout(START_TIMEOUT_MS)
  await Promise.all(github.repositories.map((target) => repositories.of(target).forge.check(signal)))
  const webhooks = github.webhookSecrets.length === 0 ? null : github
  return { forge: repositories.of(null).forge, repositories, webhooks, part: githubPart(github) }
}

function openGithub({ home }: Config, { auth, apiUrl }: GithubConfig, repository: string, deps: ForgeDeps) {
  const say = (level: 'debug' | 'warn') => (message: string) => deps.log[level]({ part: 'GitHub' }, message)
  const open = openGithubRepository({
    ...{ repository, apiUrl, auth, workFolder: join(home, 'github'), ...paceOf(apiUrl) },
    // The client logs every answer but a 2xx as an error, even 304; real failures are thrown anyway.
    log: { debug: say('debug'), info: say('debug'), warn: say('warn'), error: say('debug') },
  })
  return (baseBranch: string): Forge => observedForge(open(baseBranch), deps.observe)
}

/** GitHub demands pauses; a stand-in on this machine does not. */
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

/** The same adapter and protocols as with GitHub; only the server is a local stand-in. */
async function onStandIn(config: Config, deps: ForgeDeps, cleanup: AsyncDisposableStack): Promise<OpenForge> {
  const { openGithubStandIn, STAND_IN_REPOSITORY } = await import('../local/github/open.ts')
  const { embedded } = config
  const repositoryPath = embeddedRepository(config)
  const runCheck = localChecks(deps, STAND_IN_REPOSITORY)
  const port = embedded.githubPort
  const base = await openEmbedded(config)
  const { baseBranch } = base
  const place = { home: dirname(repositoryPath), repositoryPath, baseBranch, port, runCheck }
  const standIn = await openGithubStandIn(place)
  cleanup.defer(() => standIn.close())
  const { repository, apiUrl, siteUrl, webhookSecret, credentials } = standIn
  const { appId, privateKey, installationId } = credentials
  const github: GithubConfig = {
    ...{ repositories: [{ repository, baseBranch }], ofChannel: new Map(), apiUrl },
    auth: { kind: 'app', appId: String(appId), privateKey, installationId },
    webhookSecrets: [webhookSecret],
  }
  if (deps.url !== null) standIn.webhooks.target = `${deps.url}${WEBHOOK_PATH}`
  const opened = await onGithub(config, github, deps)
  const detail = `a stand-in of GitHub: ${siteUrl}, as GitHub App ${appId}, webhooks and polling${base.said}`
  const part: Part = { name: 'repository', kind: 'embedded', detail, variables: 'GITHUB_REPOSITORY' }
  return { ...opened, part }
}

/** Checks share the environment of the repository's tasks, so `repository` must be the tasks' name for it. */
export const localChecks =
  (
    { pool, sandbox, environments }: Pick<ForgeDeps, 'pool' | 'sandbox' | 'environments'>,
    repository: string,
  ): CheckPlace['runCheck'] =>
  async (ran, cwd, { environment: rules, sha, ...base }, signal) => {
    const { objects } = base
    const source = { repository, ...base, rules }
    const layers = await environments.layersOf(source, signal)
    const tree = await treeOf(objects, base.base, signal)
    const { store } = environments
    const environment = await environments.nameOf(source, signal)
    const absent = (now: AbortSignal) => treeListing(objects, base.base, now)
    const judge = besideBase({ run: sandbox.run, store, objects, tree, layers, environment, absent })
    const record = await findTaskAt(pool, sha)
    if (record === null) return judge(ran, { cwd, layers }, signal)
    const start = (await git(objects, ['merge-base', base.base, sha], { signal })).trim()
    const { allowed, denied } = record.task.dependencies
    const own = { ...source, work: workName(record.task), start, tree: sha, allowed, denied }
    return judge(ran, { cwd, layers: await environments.layersOfTask(own, signal) }, signal)
  }

const COPY_TIMEOUT_MS = 1_800_000

/** The repository in the home folder: the sample, or a copy of one's own that is brought up to its source. */
async function openEmbedded(config: Config): Promise<{ baseBranch: string; said: string }> {
  const path = embeddedRepository(config)
  const { ownRepository: own } = config
  if (own === null) {
    await seedRepository({ path, sourceFolder: SAMPLE_FOLDER, baseBranch: BASE_BRANCH })
    return { baseBranch: BASE_BRANCH, said: '' }
  }
  const { baseBranch, news } = await copyRepository({ path, ...own }, AbortSignal.timeout(COPY_TIMEOUT_MS))
  const apart = news === 'apart' ? ', which has news that conflict with what was merged here, so it is as it was' : ''
  return { baseBranch, said: `, a copy of ${own.source} at ${baseBranch}${apart}` }
}

/** A bare repository in the home folder, seeded with the sample at first use. */
async function onLocalGit(config: Config, deps: ForgeDeps, cleanup: AsyncDisposableStack): Promise<OpenForge> {
  const repositoryPath = embeddedRepository(config)
  const { baseBranch, said } = await openEmbedded(config)
  const local = createLocalGitForge({
    sql: deps.pool,
    repositoryPath,
    baseBranch,
    workFolder: join(config.home, 'ci'),
    runCheck: localChecks(deps, repositoryPath),
    checksRefused: deps.sandbox.allowed ? null : deps.sandbox.detail,
    onChecksFinished: (sha) => recheck(deps, sha),
    log: deps.log,
  })
  cleanup.defer(() => local.close())
  const forge = observedForge(local, deps.observe)
  return {
    forge,
    repositories: oneRepository(forge, join(config.home, 'workspaces')),
    webhooks: null,
    part: { name: 'repository', kind: 'embedded', detail: `${repositoryPath}${said}`, variables: 'GITHUB_REPOSITORY' },
  }
}

/** A lost hint does no harm, since polling finds the change later. */
const recheck = ({ queue, log }: ForgeDeps, sha: string): Promise<void> =>
  queue.recheckCi(sha).catch((error) => log.warn({ err: error }, 'CI is asked again by the next poll'))
