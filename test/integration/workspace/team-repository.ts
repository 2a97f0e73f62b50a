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
  commit(branch: string, files: Files, said?: Partial<Said>): Promise<string>
  /** A folder with a clone, on its first branch. Commits are made in it from then on, with whatever else lies there. */
  clone(): Promise<string>
  /** Plain git on the bare repository. */
  git(...args: string[]): Promise<string>
  remove(): Promise<void>
}

/** A bare repository with one commit on main. */
export async function teamRepository(files: Files): Promise<TeamRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'wms-git-test-'))
  const path = join(folder, 'team.git')
  await plainGit(folder, 'init', '--quiet', '--bare', '--initial-branch=main', path)
  let cloned: Promise<string> | null = null
  const team: TeamRepository = {
    folder,
    path,
    commit: async (branch, changed, said = {}) =>
      cloned === null ? importCommit(path, branch, changed, said) : pushCommit(await cloned, branch, changed, said),
    clone: () => {
      cloned ??= cloneOf(folder, path)
      return cloned
    },
    git: (...args) => plainGit(folder, `--git-dir=${path}`, ...args),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
  await team.commit('main', files)
  return team
}

const ANA = { name: 'Ana', email: 'ana@example.com' }

/** A commit on a branch (or, where there is none, on main) by two processes; a clone's commit and push take some twenty. */
export async function importCommit(
  path: string,
  branch: string,
  files: Files,
  said: Partial<Said> = {},
): Promise<string> {
  const refs = await plainGit(path, 'for-each-ref', '--format=%(refname)', `refs/heads/${branch}`, 'refs/heads/main')
  const from = refs.split('\n').find((ref) => ref === `refs/heads/${branch}`) ?? refs
  const changes = Object.entries(files).map(([name, content]) =>
    content === null ? `D ${quoted(name)}\n` : `M 100644 inline ${quoted(name)}\n${data(content)}`,
  )
  const { message = Object.keys(files).join(', '), committer = ANA } = said
  const commit = [
    `commit refs/heads/${branch}\nmark :1\nauthor Ana <ana@example.com> now\n`,
    `committer ${committer.name} <${committer.email}> now\n${data(`${message}\n`)}`,
    ...(from === '' ? [] : [`from ${from}^0\n`]),
    ...changes,
    'get-mark :1\n',
  ]
  const importing = run('git', [`--git-dir=${path}`, 'fast-import', '--quiet', '--date-format=now'])
  importing.child.stdin?.end(commit.join(''))
  return (await importing).stdout.trim()
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`
const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`

async function cloneOf(folder: string, path: string): Promise<string> {
  const clone = join(folder, 'clone')
  await plainGit(folder, 'clone', '--quiet', path, clone)
  return clone
}

async function pushCommit(clone: string, branch: string, files: Files, said: Partial<Said>): Promise<string> {
  const { message = Object.keys(files).join(', '), committer = ANA } = said
  await plainGit(clone, 'fetch', '--quiet', '--prune')
  const start = await plainGit(clone, 'for-each-ref', '--format=%(refname)', `refs/remotes/origin/${branch}`)
  const from = start || (await plainGit(clone, 'for-each-ref', '--format=%(refname)', 'refs/remotes/origin/main'))
  await plainGit(clone, 'checkout', '--quiet', '--force', '-B', branch, ...(from ? [from] : []))
  await putFiles(clone, files)
  await plainGit(clone, 'add', '--all')
  const as = ['-c', `user.name=${committer.name}`, '-c', `user.email=${committer.email}`]
  await plainGit(clone, ...as, 'commit', '--quiet', '--allow-empty', `--message=${message}`)
  await plainGit(clone, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`)
  return plainGit(clone, 'rev-parse', 'HEAD')
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
