import { stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Comparison } from '../../core/checks/compare.ts'
import { beforeText, newsText } from '../../core/reasons/beside-base.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { EnvironmentRules, RuledCommand } from '../../core/repository-environment.ts'
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
  /** Absent or `null`: it was not compared with its base, or that is green. */
  readonly compared?: Comparison | null
  /** The base ran with other packages or builds. */
  readonly ownEnvironment?: boolean
  /** Contents that are not fetched here, of which the output speaks. */
  readonly absent?: readonly string[]
}

/** The base whose environment a check runs in. */
interface CheckBase {
  readonly objects: GitPlace
  /** The newest commit, by any name that git knows. */
  readonly base: string
  /** The commit that is checked. */
  readonly sha: string
  readonly environment: EnvironmentRules
}

/** A check as its name, command and reports say. */
interface RanCheck {
  readonly check: Pick<Check, 'name' | 'folder' | 'report'>
  readonly command: RuledCommand
}

export interface CheckJob extends RanCheck {
  readonly environment: EnvironmentRules
}

/** Where and how checks of a bare repository run on this machine. */
export interface CheckPlace {
  readonly repository: GitPlace
  readonly baseBranch: string
  /** Time limit of a check that has none. */
  readonly checkTimeoutMs: number
  readonly runCheck: (check: RanCheck, cwd: string, base: CheckBase, signal: AbortSignal) => Promise<CheckOutcome>
}

const tailLines = 60
const tailCharacters = 4_000

/** Runs a commit's check in its own checkout, which stays. Throws AppError `misconfigured` if it may not run here. */
export async function runCheckOf(
  { repository, baseBranch, runCheck }: CheckPlace,
  sha: string,
  { check, command, environment }: CheckJob,
  checkout: string,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { folder } = check
  await checkOut(repository, sha, checkout, signal)
  if (!(await isFolder(join(checkout, folder)))) {
    if (!(await hasFolder(repository, `refs/heads/${baseBranch}`, folder, signal))) {
      return { state: 'skipped', summary: `There is no folder ${folder}.`, logTail: '' }
    }
    return { state: 'failed', summary: `The folder ${folder} was deleted.`, logTail: '' }
  }
  const base = { objects: repository, base: `refs/heads/${baseBranch}`, sha, environment }
  return resultOf(command, await runCheck({ check, command }, checkout, base, signal))
}

/** Writes only the commit's files, without a repository, so that a check can change nothing of ours. */
async function checkOut(repository: GitPlace, sha: string, folder: string, signal: AbortSignal): Promise<void> {
  await removeTree(folder)
  await freshTreeOut(repository, sha, { root: folder, standIn: false }, signal)
}

function resultOf({ argv, timeoutMs }: RuledCommand, outcome: CheckOutcome): CheckResult {
  const seconds = (outcome.durationMs / 1000).toFixed(1)
  if (outcome.outcome === 'exited' && outcome.exitCode === 0) {
    return { state: 'passed', summary: `Passed in ${seconds} s.`, logTail: '' }
  }
  const { compared = null } = outcome
  if (outcome.outcome === 'exited' && compared !== null && compared.newly_red.length === 0) {
    const before = beforeText(compared, reasonsIn('en').besideBase)
    return {
      state: 'passed',
      summary: `Ended with exit code ${outcome.exitCode}, as on the base: ${before}.`,
      logTail: '',
    }
  }
  if (outcome.outcome === 'refused') throw new AppError('misconfigured', outcome.output)
  const summary = {
    exited: `${argv.join(' ')} ended with exit code ${outcome.exitCode} after ${seconds} s.`,
    timed_out: `${argv.join(' ')} was stopped after ${timeoutMs / 1000} s.`,
  }[outcome.outcome]
  const { besideBase, environment } = reasonsIn('en')
  const { ownEnvironment = false, absent = [] } = outcome
  const news = compared === null ? '' : ` ${newsText(compared, besideBase)}.`
  const own = ownEnvironment ? ` ${besideBase.ownEnvironment}` : ''
  const missing = absent.length === 0 ? '' : ` ${environment.absent(absent.join(', '))}`
  const tail = outcome.output.trimEnd().split('\n').slice(-tailLines).join('\n').slice(-tailCharacters)
  return { state: 'failed', summary: summary + news + own + missing, logTail: tail }
}

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isDirectory() ?? false

async function hasFolder(repository: GitPlace, commit: string, folder: string, signal: AbortSignal): Promise<boolean> {
  const path = posix.join(folder, '.')
  const entry = await git(repository, ['ls-tree', '-d', '--full-tree', commit, '--', path.replace(/\/$/, '')], {
    signal,
  })
  return entry !== ''
}
