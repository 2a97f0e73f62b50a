import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ruledCommand } from '../../../core/repository-environment.ts'
import { type RepositoryRules, RULES_PATH, readRepositoryRules } from '../../../core/repository-rules.ts'
import { type CheckJob, type CheckPlace, runCheckOf } from '../../../forge/local/local-check.ts'
import type { Reports } from './reports.ts'
import { checksOf, type StandInCheckRun } from './state.ts'
import type { World } from './world.ts'

export interface ActionsOptions extends CheckPlace {
  readonly world: World
  readonly reports: Reports
  readonly workFolder: string
}

export interface Actions {
  /** Runs the base branch's checks on a commit, one after another. */
  run(sha: string): void
  /** Runs checks that a dead process did not finish. */
  resume(): void
  close(): Promise<void>
}

/** GitHub Actions on this machine: runs each check of the repository's rules as a job with a check run. */
export function createActions(options: ActionsOptions): Actions {
  const stop = new AbortController()
  const running = new Set<Promise<void>>()
  const run = (sha: string): void => {
    const work = runAll(options, sha, stop.signal).catch((error) => {
      if (!stop.signal.aborted) throw error
    })
    running.add(work)
    void work.finally(() => running.delete(work))
  }
  return {
    run,
    resume() {
      const open = options.world.state.checkRuns.filter(({ status }) => status !== 'completed')
      for (const sha of new Set(open.map((one) => one.sha))) run(sha)
    },
    async close() {
      stop.abort(new Error('The stand-in of GitHub is being closed'))
      await Promise.allSettled(running)
    },
  }
}

/** Reads the rules from the base branch, so that a commit cannot choose its own checks. */
export async function rulesOfBase({ file, baseBranch }: World): Promise<RepositoryRules> {
  const rules = readRepositoryRules(await file(`refs/heads/${baseBranch}`, RULES_PATH))
  if ('fault' in rules) throw new TypeError(`${RULES_PATH}: ${rules.fault}`)
  return rules
}

async function runAll(options: ActionsOptions, sha: string, signal: AbortSignal): Promise<void> {
  const { world, reports, workFolder } = options
  const known = new Map(checksOf(world.state, sha).map((run) => [run.name, run]))
  const rules = await rulesOfBase(world)
  const jobs = rules.checks.map((check) => {
    const run = known.get(check.name) ?? reports.check(sha, { name: check.name, status: 'queued' })
    const command = ruledCommand(rules, check, options.checkTimeoutMs)
    return { run, job: { check, command, environment: rules.environment } }
  })
  for (const { job, run } of jobs.filter((one) => one.run.status !== 'completed')) {
    reports.update(run, { status: 'in_progress' })
    const checkout = join(workFolder, sha, run.name)
    reports.update(run, await conclusionOf(options, run, job, checkout, signal))
    await rm(checkout, { recursive: true, force: true })
  }
}

async function conclusionOf(
  options: ActionsOptions,
  { sha }: StandInCheckRun,
  job: CheckJob,
  checkout: string,
  signal: AbortSignal,
): Promise<Pick<StandInCheckRun, 'status' | 'conclusion' | 'log'>> {
  const done = { status: 'completed' }
  try {
    const { state, summary, logTail } = await runCheckOf(options, sha, job, checkout, signal)
    const conclusion = state === 'passed' ? 'success' : state === 'skipped' ? 'skipped' : 'failure'
    const ending = conclusion === 'failure' ? [`##[error]${summary}`] : [summary]
    const printed = logTail === '' ? [] : logTail.split('\n')
    return { ...done, conclusion, log: logOf([`Run ${job.command.argv.join(' ')}`, ...printed, ...ending]) }
  } catch (error) {
    signal.throwIfAborted()
    const reason = error instanceof Error ? error.message : String(error)
    return { ...done, conclusion: 'failure', log: logOf([`##[error]The job did not start: ${reason}`]) }
  }
}

const logOf = (lines: readonly string[]): string =>
  lines.map((line) => `${new Date().toISOString().replace('Z', '0000Z')} ${line}\n`).join('')
