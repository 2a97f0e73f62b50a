import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DEFAULT_RULES } from '../../core/repository-rules.ts'
import { removeTree } from '../../exec/trees/trees.ts'
import { type CheckPlace, runCheckOf } from './local-check.ts'
import {
  type CheckResult,
  finishRun,
  holdRun,
  isFinished,
  readChecks,
  recordCheck,
  releaseRun,
} from './local-checks.ts'
import type { Queryable } from './local-pull-requests.ts'
import { queuedCommand, readRules } from './local-rules.ts'

export interface CheckRunnerOptions extends CheckPlace {
  readonly sql: Queryable
  /** Holds the checkouts of checks: one folder per commit, removed when its run ends. */
  readonly workFolder: string
  readonly onChecksFinished: (sha: string) => Promise<void> | void
  /** Records a run that broke off, since no caller waits for it. */
  readonly log: { warn(details: object, message: string): void }
}

const heartbeatMs = 1_000

export interface CheckRunner {
  /** Runs a commit's unfinished checks in the background, unless this or another process already does. */
  start(sha: string): void
  /** Stops all runs and releases them. */
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
    // An error is ignored: while the database is down nobody can take the run over. A lost hold returns false.
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
    if (!lost.signal.aborted) await removeTree(folder)
    await releaseRun(sql, sha, holder)
  }
  await onChecksFinished(sha)
}

/** Runs the checks one after another, each in its own checkout. */
async function runEach(
  options: CheckRunnerOptions,
  { sha, holder, folder }: { sha: string; holder: string; folder: string },
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  const found = await readRules(options.repository, options.baseBranch, signal)
  const rules = 'fault' in found ? DEFAULT_RULES : found
  for (const check of (await readChecks(options.sql, sha)).filter((row) => !isFinished(row))) {
    await recordCheck(options.sql, sha, holder, check.name, { state: 'running', summary: '', logTail: '' })
    const command = queuedCommand(rules, check, options.checkTimeoutMs)
    const report = rules.checks.find(({ name }) => name === check.name)?.report ?? null
    const job = { check: { ...check, report }, command, environment: rules.environment }
    const result = await runCheckOf(options, sha, job, join(folder, check.name), signal).catch((error: Error) => {
      if (signal.aborted) throw error
      return notRun(error) // the work is not to blame, so the next checks() tries again
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
