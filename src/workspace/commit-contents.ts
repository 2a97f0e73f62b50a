import type { DiffStat } from '../core/artifacts.ts'
import { type GitPlace, git, runGit } from '../exec/git.ts'
import type { Store } from './store.ts'
import type { BranchCommit, TreeChange, TreeEntry } from './workspace.ts'

/** No external programs. No renames either: a rename counts as deletion and addition, so no path hides from a rule. */
const plain = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--ignore-submodules=none'] as const

export const diff = async (store: GitPlace, from: string, to: string, signal: AbortSignal): Promise<string> =>
  (await runGit(store, ['diff', ...plain, from, to], { signal })).stdout

export async function diffStat(store: GitPlace, sha: string, signal: AbortSignal): Promise<DiffStat> {
  return statOf(await git(store, ['show', '--format=', '--remerge-diff', ...plain, '--numstat', '-z', sha], { signal }))
}

export const rangeStat = async (store: GitPlace, from: string, to: string, signal: AbortSignal): Promise<DiffStat> =>
  statOf(await git(store, ['diff', ...plain, '--numstat', '-z', from, to], { signal }))

function statOf(numstat: string): DiffStat {
  const files = fieldsOf(numstat).map((line) => {
    const [insertions, deletions, ...path] = line.split('\t')
    return { path: path.join('\t'), insertions: countOf(insertions), deletions: countOf(deletions) }
  })
  const sum = (key: 'insertions' | 'deletions') => files.reduce((total, file) => total + file[key], 0)
  return { insertions: sum('insertions'), deletions: sum('deletions'), files }
}

export async function changes(
  store: GitPlace,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<readonly TreeChange[]> {
  const output = await git(store, ['diff', ...plain, '--raw', '--no-abbrev', '-z', from, to], { signal })
  const fields = fieldsOf(output)
  return Array.from({ length: fields.length / 2 }, (_, i) => {
    const [, mode = '', , , status = ''] = (fields[2 * i] ?? '').split(' ')
    return { path: fields[2 * i + 1] ?? '', status: statuses[status] ?? 'modified', mode }
  })
}

export async function entries(store: GitPlace, sha: string, signal: AbortSignal): Promise<readonly TreeEntry[]> {
  const listed = fieldsOf(await git(store, ['ls-tree', '-r', '-z', '--full-tree', sha], { signal }))
  return listed.map((line) => ({ mode: line.slice(0, 6), path: line.slice(line.indexOf('\t') + 1) }))
}

export const list = async (store: GitPlace, sha: string, signal: AbortSignal): Promise<readonly string[]> =>
  fieldsOf(await git(store, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', sha], { signal }))

const statuses: Readonly<Record<string, TreeChange['status']>> = { A: 'added', D: 'deleted' }

const fieldsOf = (output: string): string[] => output.split('\0').filter((field) => field !== '')

/** Git prints `-` for binary files. */
const countOf = (field: string | undefined): number => (field === '-' ? 0 : Number(field))

const COMMITS_READ = 500

/** The commits of `sha` that the base lacks, newest first. */
export async function history(store: Store, sha: string, signal: AbortSignal): Promise<BranchCommit[]> {
  const range = [sha, '--not', `refs/remotes/origin/${store.baseBranch}`]
  const log = ['log', '-z', `--max-count=${COMMITS_READ}`, '--format=%H%x00%an%x00%s', ...range]
  const fields = (await runGit(store, log, { signal })).stdout.split('\0')
  return Array.from({ length: Math.floor(fields.length / 3) }, (_, index) => {
    const [commit = '', author = '', subject = ''] = fields.slice(3 * index)
    return { sha: commit, author, subject }
  })
}
