import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { AppError } from '../errors.ts'
import { type GitPlace, git } from '../git.ts'
import {
  type CheckResult,
  type CheckRow,
  finishRun,
  holdRun,
  isFinished,
  readChecks,
  recordCheck,
  releaseRun,
} from './local-checks.ts'
import type { Sql } from './local-pull-requests.ts'

/** What is left of a command; its output has no control characters. */
interface CheckOutcome {
  readonly outcome: 'exited' | 'timed_out' | 'refused'
  readonly exitCode: number | null
  readonly output: string
  readonly durationMs: number
}

export interface CheckRunnerOptions {
  readonly sql: Sql
  readonly repository: GitPlace
  readonly baseBranch: string
  /** For the checkouts that checks run in; one folder per commit, removed when its run ends. */
  readonly workFolder: string
  readonly checkTimeoutMs: number
  readonly runCheck: (
    argv: readonly [string, ...string[]],
    cwd: string,
    timeoutMs: number,
    signal: AbortSignal,
  ) => Promise<CheckOutcome>
  readonly onChecksFinished: (sha: string) => Promise<void> | void
  /** Hears of a run that broke off: nobody waits for it. */
  readonly log: { warn(details: object, message: string): void }
}

const heartbeatMs = 1_000
const tailLines = 60
const tailCharacters = 4_000

export interface CheckRunner {
  /** Runs a commit's unfinished checks in the background, unless that is done already, here or elsewhere. */
  start(sha: string): void
  /** Stops all runs and gives them up. */
  close(): Promise<void>
}

export function createCheckRunner(options: CheckRunnerOptions): CheckRunner {
  const stop = new AbortController()
  const running = new Map<string, Promise<void>>()
  return {
    start(sha) {
      if (running.has(sha) || stop.signal.aborted) return
      const run = runAll(options, sha, stop.signal).catch((error) => {
        if (stop.signal.aborted) return
        options.log.warn({ err: error, sha }, 'a run of checks broke off; it is taken up when they are asked for again')
      })
      running.set(
        sha,
        run.finally(() => running.delete(sha)),
      )
    },
    async close() {
      stop.abort(new Error('The forge is being closed'))
      await Promise.all(running.values())
    },
  }
}

async function runAll(options: CheckRunnerOptions, sha: string, stop: AbortSignal): Promise<void> {
  const { sql, workFolder, onChecksFinished } = options
  const holder = randomUUID()
  if (!(await holdRun(sql, sha, holder))) return
  const lost = new AbortController()
  const signal = AbortSignal.any([stop, lost.signal])
  const heartbeat = setInterval(() => {
    // While the database is away nobody can take the run over; a hold that was lost is answered with false.
    holdRun(sql, sha, holder).then(
      (held) => held || lost.abort(new Error('Another process runs the checks')),
      () => {},
    )
  }, heartbeatMs)
  const folder = join(workFolder, sha)
  try {
    const results = await runEach(options, { sha, holder, folder }, signal)
    if (!results.every(isFinished)) return
    await finishRun(sql, sha, holder)
  } finally {
    clearInterval(heartbeat)
    if (!lost.signal.aborted) await rm(folder, { recursive: true, force: true })
    await releaseRun(sql, sha, holder)
  }
  await onChecksFinished(sha)
}

/** One after another, each in a checkout of its own. */
async function runEach(
  options: CheckRunnerOptions,
  { sha, holder, folder }: { sha: string; holder: string; folder: string },
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const check of (await readChecks(options.sql, sha)).filter((row) => !isFinished(row))) {
    await recordCheck(options.sql, sha, holder, check.name, { state: 'running', summary: '', logTail: '' })
    const result = await runOne(options, sha, check, join(folder, check.name), signal).catch((error: Error) => {
      if (signal.aborted) throw error
      return notRun(error) // nobody's work is to blame: the next checks() tries again
    })
    await recordCheck(options.sql, sha, holder, check.name, result)
    results.push(result)
  }
  return results
}

const notRun = (error: Error): CheckResult => ({
  state: 'queued',
  summary: `Could not be run, and is tried again: ${error.message}`,
  logTail: '',
})

async function runOne(
  { repository, baseBranch, checkTimeoutMs, runCheck }: CheckRunnerOptions,
  sha: string,
  check: CheckRow,
  checkout: string,
  signal: AbortSignal,
): Promise<CheckResult> {
  await checkOut(repository, sha, checkout, signal)
  if (!(await isFolder(join(checkout, check.folder)))) {
    if (!(await hasFolder(repository, `refs/heads/${baseBranch}`, check.folder, signal))) {
      return { state: 'skipped', summary: `There is no folder ${check.folder}.`, logTail: '' }
    }
    return { state: 'failed', summary: `The folder ${check.folder} was deleted.`, logTail: '' }
  }
  return resultOf(check.command, checkTimeoutMs, await runCheck(check.command, checkout, checkTimeoutMs, signal))
}

/** The commit's files alone, without a repository: nothing of the agents' worktree, nothing to write back to. */
async function checkOut(repository: GitPlace, sha: string, folder: string, signal: AbortSignal): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const place = { gitDir: repository.gitDir, workTree: folder }
  const env = { GIT_INDEX_FILE: `${folder}.index` }
  await git(place, ['read-tree', sha], { signal, env })
  await git(place, ['checkout-index', '--all', '--force', '--quiet'], { signal, env })
}

function resultOf(command: readonly string[], timeoutMs: number, outcome: CheckOutcome): CheckResult {
  const seconds = (outcome.durationMs / 1000).toFixed(1)
  if (outcome.outcome === 'exited' && outcome.exitCode === 0) {
    return { state: 'passed', summary: `Passed in ${seconds} s.`, logTail: '' }
  }
  if (outcome.outcome === 'refused') throw new AppError('misconfigured', outcome.output)
  const summary = {
    exited: `${command.join(' ')} ended with exit code ${outcome.exitCode} after ${seconds} s.`,
    timed_out: `${command.join(' ')} was stopped after ${timeoutMs / 1000} s.`,
  }[outcome.outcome]
  const tail = outcome.output.trimEnd().split('\n').slice(-tailLines).join('\n').slice(-tailCharacters)
  return { state: 'failed', summary, logTail: tail }
}

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isDirectory() ?? false

async function hasFolder(repository: GitPlace, commit: string, folder: string, signal: AbortSignal): Promise<boolean> {
  const path = posix.join(folder, '.')
  const entry = await git(repository, ['ls-tree', '-d', '--full-tree', commit, '--', path.replace(/\/$/, '')], {
    signal,
  })
  return entry !== ''
}
