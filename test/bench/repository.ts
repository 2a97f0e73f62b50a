/** `npm run bench:repository`: what a task's work on a repository of 6,000 files costs, beside plain git doing the same. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { commandLine } from '../../src/config/command-line.ts'
import { newTask } from '../../src/core/pipeline/task.ts'
import { inOurWords } from '../../src/core/publishable.ts'
import { treeIn, treeOut } from '../../src/exec/trees/trees.ts'
import { openGithubRepository } from '../../src/forge/github/github.ts'
import { startStandIn } from '../../src/local/github/stand-in.ts'
import { createWorkspaces } from '../../src/workspace/worktrees.ts'
import { largeRepository } from '../support/large-repository.ts'

commandLine({
  usage: 'npm run bench:repository',
  about: 'Measures what a task does with a repository of 6,000 files, beside plain git doing the same.',
})
const FILES = 6_000
const CHANGED = 20
const run = promisify(execFile)
const { signal } = new AbortController()
const silent = { debug() {}, info() {}, warn() {}, error() {} }
const times = new Map<string, { ours?: number; plain?: number }>()

async function timed<T>(what: string, who: 'ours' | 'plain', work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  times.set(what, { ...times.get(what), [who]: performance.now() - start })
  return result
}

const { place, folder } = await largeRepository(FILES)
const standIn = await startStandIn({ repository: 'acme/wms', repositoryPath: place.gitDir, baseBranch: 'main' })
const home = await mkdtemp(join(tmpdir(), 'wms-bench-'))
try {
  // Packed and read once, so that neither pays for the other's first look.
  await run('git', [`--git-dir=${place.gitDir}`, 'gc', '--quiet'])
  await run('git', ['clone', '--quiet', '--bare', originUrl(), join(home, 'unmeasured.git')])
  await plain()
  await ours()
  await trees()
} finally {
  await standIn.close()
  for (const made of [home, folder]) await rm(made, { recursive: true, force: true })
}
console.log(`${FILES} files, ${CHANGED} changed, over git’s HTTP; ms`)
console.log(`${''.padEnd(34)}${'ours'.padStart(8)}${'plain git'.padStart(12)}`)
for (const [what, { ours: own = Number.NaN, plain: theirs = Number.NaN }] of times)
  console.log(`${what.padEnd(34)}${own.toFixed(0).padStart(8)}${theirs.toFixed(0).padStart(12)}`)

function originUrl(): string {
  const url = new URL(standIn.siteUrl)
  url.username = 'x-access-token'
  url.password = standIn.credentials.token
  return `${url}.git`
}

async function ours(): Promise<void> {
  const { appId, privateKey, installationId } = standIn.credentials
  const forge = openGithubRepository({
    ...{
      repository: 'acme/wms',
      apiUrl: standIn.apiUrl,
      workFolder: home,
      waitUnitMs: 50,
      throttled: false,
      log: silent,
    },
    auth: { kind: 'app', appId: String(appId), privateKey, installationId },
  })('main')
  const workspaces = createWorkspaces({ home, remote: forge.remote, baseBranch: 'main' })
  const worktree = await timed('first workspace (fetch, checkout)', 'ours', () => workspaces.open(newTask(1), signal))
  await timed('workspace again (nothing new)', 'ours', () => workspaces.open(newTask(1), signal))
  await timed('second task’s workspace', 'ours', () => workspaces.open(newTask(2), signal))
  for (let i = 1; i <= CHANGED; i++)
    await worktree.files.write(`backend/src/bench/part${i}.mjs`, `export const n = ${i}\n`)
  const message = {
    subject: inOurWords`Bench`,
    body: inOurWords``,
    trailers: {},
    author: { name: 'a', email: 'a@a.invalid' },
  }
  const sha = (await timed('commit', 'ours', () => worktree.commit(message, signal))) ?? ''
  await timed('diff and its paths', 'ours', () =>
    Promise.all([worktree.diff(worktree.baseSha, sha, signal), worktree.changes(worktree.baseSha, sha, signal)]),
  )
  await timed('push', 'ours', () => worktree.push(sha, () => false, signal))
}

/** A folder's files into a tree and out of one, by our walk and by git's `add` and `checkout` on the very same files. */
async function trees(): Promise<void> {
  const [root, gitRoot] = [join(home, 'trees', 'ours'), join(home, 'trees', 'plain')]
  const own = { gitDir: place.gitDir, root, memory: join(home, 'trees', 'memory') }
  const git = (...args: string[]) =>
    run('git', [`--git-dir=${place.gitDir}`, `--work-tree=${gitRoot}`, ...args], {
      cwd: gitRoot,
      env: { ...process.env, GIT_INDEX_FILE: join(home, 'trees', 'index') },
    })
  for (const made of [root, gitRoot]) await mkdir(made, { recursive: true })
  await timed('tree out: all files', 'ours', () => treeOut(own, 'main', signal))
  await timed('tree out: all files', 'plain', () => git('checkout', '--quiet', 'main', '--', '.'))
  const change = (n: number) =>
    Promise.all(
      [root, gitRoot].flatMap((folder) =>
        Array.from({ length: CHANGED }, (_, i) =>
          writeFile(join(folder, `backend/src/new${i}.mjs`), `export const n = ${n}\n`),
        ),
      ),
    )
  const asIs = await treeIn(own, 'main', signal)
  await timed('tree in: nothing changed', 'ours', () => treeIn(own, 'main', signal))
  await timed('tree in: nothing changed', 'plain', () => git('add', '--all'))
  await change(1)
  const changed = await timed('tree in: some changed', 'ours', () => treeIn(own, 'main', signal))
  await timed('tree in: some changed', 'plain', async () => {
    await git('add', '--all')
    await git('write-tree')
  })
  await timed('tree out: back to before', 'ours', () => treeOut(own, asIs, signal))
  await timed('tree out: back to before', 'plain', () => git('read-tree', '--reset', '-u', asIs))
  if (changed === asIs) throw new Error('Nothing changed.')
  await rm(own.memory, { recursive: true })
  await timed('tree in: nothing remembered', 'ours', () => treeIn(own, 'main', signal))
  await rm(join(home, 'trees', 'index'))
  await timed('tree in: nothing remembered', 'plain', () => git('add', '--all'))
}

/** One bare clone, a worktree a task, as a careful person would. */
async function plain(): Promise<void> {
  const url = originUrl()
  const [bare, one, two] = ['bare.git', 'one', 'two'].map((name) => join(home, 'plain', name)) as [
    string,
    string,
    string,
  ]
  const git = (cwd: string, ...args: string[]) =>
    run('git', ['-c', 'user.name=a', '-c', 'user.email=a@a.invalid', ...args], { cwd, maxBuffer: 64 * 1024 * 1024 })
  await timed('first workspace (fetch, checkout)', 'plain', async () => {
    await git(home, 'clone', '--quiet', '--bare', url, bare)
    await git(bare, 'worktree', 'add', '--quiet', '-b', 'plain-1', one, 'main')
  })
  await timed('workspace again (nothing new)', 'plain', () => git(bare, 'fetch', '--quiet', url, 'main'))
  await timed('second task’s workspace', 'plain', () =>
    git(bare, 'worktree', 'add', '--quiet', '-b', 'plain-2', two, 'main'),
  )
  for (let i = 1; i <= CHANGED; i++)
    await writeFile(join(one, 'backend/src', `part${i}.mjs`), `export const n = ${i}\n`)
  await timed('commit', 'plain', async () => {
    await git(one, 'add', '--all')
    await git(one, 'commit', '--quiet', '--message=Bench')
  })
  await timed('diff and its paths', 'plain', () =>
    Promise.all([git(one, 'diff', 'main', 'HEAD'), git(one, 'diff', '--raw', 'main', 'HEAD')]),
  )
  await timed('push', 'plain', () => git(one, 'push', '--quiet', url, 'HEAD:refs/heads/plain-1'))
}
