import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** File contents by path; `null` deletes the file. */
export type Files = Readonly<Record<string, string | null>>

/** What a commit says of itself, which anybody can write. */
interface Said {
  readonly message: string
  readonly committer: { readonly name: string; readonly email: string }
}

export interface TeamRepository {
  /** A folder of the test's own; the bare repository is in it. */
  readonly folder: string
  readonly path: string
  /** What a member of the team does: commits files on top of a branch (or of main) and pushes. */
  commit(branch: string, files: Files, said?: Said): Promise<string>
  /** Plain git on the bare repository. */
  git(...args: string[]): Promise<string>
  remove(): Promise<void>
}

/** A bare repository with one commit on main, and a clone by which the team works on it. */
export async function teamRepository(files: Files): Promise<TeamRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'wms-git-test-'))
  const path = join(folder, 'team.git')
  const clone = join(folder, 'clone')
  await plainGit(folder, 'init', '--quiet', '--bare', '--initial-branch=main', path)
  await plainGit(folder, 'clone', '--quiet', path, clone)
  const commit = async (branch: string, changed: Files, said: Partial<Said> = {}): Promise<string> => {
    await plainGit(clone, 'fetch', '--quiet', '--prune')
    const start = await plainGit(clone, 'for-each-ref', '--format=%(refname)', `refs/remotes/origin/${branch}`)
    const from = start || (await plainGit(clone, 'for-each-ref', '--format=%(refname)', 'refs/remotes/origin/main'))
    await plainGit(clone, 'checkout', '--quiet', '--force', '-B', branch, ...(from ? [from] : []))
    await putFiles(clone, changed)
    await plainGit(clone, 'add', '--all')
    const { message = Object.keys(changed).join(', '), committer } = said
    const as = committer ? ['-c', `user.name=${committer.name}`, '-c', `user.email=${committer.email}`] : []
    await plainGit(clone, ...as, 'commit', '--quiet', '--allow-empty', `--message=${message}`)
    await plainGit(clone, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`)
    return plainGit(clone, 'rev-parse', 'HEAD')
  }
  await commit('main', files)
  return {
    folder,
    path,
    commit,
    git: (...args) => plainGit(folder, `--git-dir=${path}`, ...args),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

export async function putFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) await put(join(folder, name), content)
}

async function put(file: string, content: string | null): Promise<void> {
  if (content === null) return rm(file, { recursive: true })
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

export async function plainGit(cwd: string, ...args: string[]): Promise<string> {
  const person = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', '-c', 'core.symlinks=true']
  const { stdout } = await run('git', [...person, ...args], { cwd })
  return stdout.trim()
}
