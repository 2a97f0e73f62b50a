import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_LIMITS } from '../agents/agent.ts'
import { holdThreads } from '../analysis/analysis.ts'
import { commandLine } from '../config/command-line.ts'
import { type Config, readConfig } from '../config/config.ts'
import { OWN_OPTIONS, ownVariables } from '../config/main-command.ts'
import { embeddedRepository } from '../config/own-repository-variables.ts'
import { processEnvironment, startedIn } from '../config/process/environment.ts'
import { RULES_PATH, readRepositoryRules } from '../core/repository-rules.ts'
import { AppError } from '../errors.ts'
import { resolveCommit } from '../exec/git.ts'
import { fileInCommit } from '../exec/git-objects.ts'
import { routeOutgoing } from '../exec/outgoing.ts'
import { copyRepository } from '../forge/copy-repository.ts'
import { createGithubForge } from '../forge/github/github.ts'
import { PACK_PATH } from '../wms/team/pack-file.ts'
import { CLIENT, fail } from './entry.ts'
import { packFaultLines } from './pack/pack-report.ts'
import { printAside as note, printOut as say } from './progress.ts'
import { fetchBase } from './propose-branch.ts'
import { openTrialPlace, type TrialPlace } from './trial/place.ts'
import { trialJson, trialText } from './trial/report-text.ts'
import { saidTo } from './trial/settle-rules.ts'
import type { TrialBase } from './trial/trial.ts'
import { tryRules } from './trial/try-rules.ts'

const COMMAND = {
  usage: 'npm run repository:doctor',
  about:
    'Sets up each configured repository as a task would, and runs each of its checks once on the base branch.\nSays what is ready, how long it takes, what is red, and how to mend what is not ready. The exit code is 1 when something is not ready.',
  options: {
    ...OWN_OPTIONS,
    fresh: { type: 'boolean', default: false, about: 'Runs each check anew, also where its result is known.' },
    json: { type: 'boolean', default: false, about: 'Prints JSON.' },
  },
  variables: ['OWN_REPOSITORY', 'GITHUB_REPOSITORY', 'SANDBOX', 'SANDBOX_NETWORK', 'WMS_HOME'],
} as const

const TIMEOUT_MS = 4 * 3_600_000

async function main(): Promise<void> {
  const { values } = commandLine(COMMAND)
  const config = readConfig({ ...processEnvironment(), ...ownVariables(values, startedIn()) })
  await routeOutgoing(config.outgoing, config.home)
  await using _threads = holdThreads()
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const place = await openTrialPlace(config)
  const results: object[] = []
  for (const base of await basesOf(config, signal)) {
    const { isReady, result, text } = await examine(place, base, values.fresh, signal)
    results.push(result)
    if (!values.json) say(text)
    if (!isReady) process.exitCode = 1
  }
  if (values.json) say(JSON.stringify(results, null, 2))
}

async function examine(place: TrialPlace, base: TrialBase, fresh: boolean, signal: AbortSignal) {
  const { repository, objects, sha } = base
  const head = `${repository} at ${sha.slice(0, 7)}`
  const broken = (why: string, fix: string) => ({
    ...{ isReady: false, result: { repository, sha, isReady: false, why, fix } },
    text: `${head}\n\n${why}\n  ${fix}\n`,
  })
  if (!place.sandbox.allowed)
    return broken(`Commands do not run here: ${place.sandbox.detail}.`, 'Install bubblewrap, or set SANDBOX=container.')
  const written = await fileInCommit(objects, sha, RULES_PATH, signal)
  const rules = readRepositoryRules(written)
  if ('fault' in rules)
    return broken(`${RULES_PATH} is not valid: ${rules.fault}`, `Mend ${RULES_PATH} on the base branch.`)
  const options = { usualTimeoutMs: DEFAULT_LIMITS.checkTimeoutMs, fresh, tell: saidTo(note) }
  const trial = await tryRules(place, base, rules, options, signal)
  const none = written === null ? `There is no ${RULES_PATH}: \`npm run setup:repo\` proposes one.\n\n` : ''
  const packFaults = packFaultLines(await fileInCommit(objects, sha, PACK_PATH, signal))
  const services = rules.environment.services.map(({ name }) => name)
  const beside = services.length === 0 ? '' : `Services beside each check: ${services.join(', ')}\n\n`
  return {
    ...{ isReady: trial.isReady, result: { repository, sha, services, packFaults, ...trialJson(trial) } },
    text: `${head}, ${place.sandbox.detail}\n\n${none}${packFaults.map((line) => `${line}\n\n`).join('')}${beside}${trialText(trial)}\n`,
  }
}

/** The newest base commit of each configured repository. */
async function basesOf(config: Config, signal: AbortSignal): Promise<TrialBase[]> {
  const { github, ownRepository: own, home } = config
  if (github !== null)
    return Promise.all(
      github.repositories.map(async (target) => {
        const forge = createGithubForge({ ...github, ...target, ...CLIENT, workFolder: join(home, 'github') })
        const { store, baseSha } = await fetchBase(forge, join(home, 'workspaces'), signal)
        return { repository: target.repository, objects: store, sha: baseSha }
      }),
    )
  const path = embeddedRepository(config)
  const objects = { gitDir: path }
  if (own !== null) return [{ repository: path, objects, sha: (await copyRepository({ path, ...own }, signal)).sha }]
  const sha = existsSync(path) ? await resolveCommit(objects, 'refs/heads/main', signal) : null
  if (sha !== null) return [{ repository: path, objects, sha }]
  throw new AppError('misconfigured', 'No repository is configured, and the sample is not there yet.', {
    hint: 'Name one of your own with --repository, set GITHUB_REPOSITORY, or let npm start make the sample.',
  })
}

main().catch(fail)
