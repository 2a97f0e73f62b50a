import { stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Check } from '../../core/repository-rules.ts'
import { AppError } from '../../errors.ts'
import { type GitPlace, git } from '../../exec/git.ts'
import { freshTreeOut, removeTree } from '../../exec/trees/trees.ts'
import type { CheckResult } from './local-checks.ts'

/** The result of a command; its output has no control characters. */
interface CheckOutcome {
  readonly outcome: 'exited' | 'timed_out' | 'refused'
  readonly exitCode: number | null
  readonly output: string
  readonly durationMs: number
}

/** Where and how checks of a bare repository run on this machine. */
export interface CheckPlace {
  readonly repository: GitPlace
  readonly baseBranch: string
  readonly checkTimeoutMs: number
  readonly runCheck: (
    argv: readonly [string, ...string[]],
    cwd: string,
    timeoutMs: number,
    signal: AbortSignal,
  ) => Promise<CheckOutcome>
}

const tailLines = 60
const tailCharacters = 4_000

/** Runs a commit's check in its own checkout, which stays. Throws AppError `misconfigured` if it may not run here. */
export async function runCheckOf(
  { repository, baseBranch, checkTimeoutMs, runCheck }: CheckPlace,
  sha: string,
  check: Pick<Check, 'folder' | 'command'>,
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

/** Writes only the commit's files, without a repository, so that a check can change nothing of ours. */
async function checkOut(repository: GitPlace, sha: string, folder: string, signal: AbortSignal): Promise<void> {
  await removeTree(folder)
  await freshTreeOut(repository, sha, { root: folder, standIn: false }, signal)
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
