import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../errors.ts'
import { type GitPlace, git, runGit } from '../exec/git.ts'
import { treeIn } from '../exec/trees/trees.ts'

/**
 * Creates a bare repository whose base branch has one commit with the source folder's files. Leaves a repository with
 * any branch as it is, and replaces an empty one. The result appears atomically.
 */
export async function seedRepository(options: {
  path: string
  sourceFolder: string
  baseBranch: string
}): Promise<void> {
  const path = resolve(options.path)
  if ((await stateOf(path)) === 'seeded') return
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    await build(draft, resolve(options.sourceFolder), options.baseBranch)
    if ((await stateOf(path)) === 'empty') await rm(path, { recursive: true })
    await rename(draft, path)
    await removeDrafts(path)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if ((await stateOf(path)) !== 'seeded') throw error // else another process was faster
  }
}

async function build(draft: string, sourceFolder: string, baseBranch: string): Promise<void> {
  await mkdir(dirname(draft), { recursive: true })
  const bare: GitPlace = { gitDir: draft }
  await git(bare, ['init', '--quiet', '--bare', '--template=', `--initial-branch=${baseBranch}`, draft])
  const tree = await treeOfFolder(bare, sourceFolder)
  const sha = await git(bare, ['commit-tree', tree, '-m', 'Start the repository'])
  await git(bare, ['update-ref', `refs/heads/${baseBranch}`, sha])
}

/** The tree that a repository is seeded with; it is written into the repository. */
export async function treeOfFolder({ gitDir }: GitPlace, sourceFolder: string): Promise<string> {
  const memory = join(gitDir, `seeding-${randomUUID()}.tmp`)
  try {
    return await treeIn({ gitDir, root: resolve(sourceFolder), memory }, null, new AbortController().signal)
  } finally {
    await rm(memory, { recursive: true, force: true })
  }
}

/** Removes drafts of killed processes and of slower ones, which then find the finished repository. */
async function removeDrafts(path: string): Promise<void> {
  const names = await readdir(dirname(path))
  const drafts = names.filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp'))
  await Promise.all(drafts.map((name) => rm(join(dirname(path), name), { recursive: true, force: true })))
}

async function stateOf(path: string): Promise<'missing' | 'empty' | 'seeded'> {
  const names = await readdir(path).catch(() => null)
  if (names === null) return 'missing'
  if (names.length === 0) return 'empty'
  const { exitCode, stdout } = await runGit({ gitDir: path }, ['for-each-ref', '--count=1'], {
    accept: [128],
  })
  if (exitCode === 0) return stdout === '' ? 'empty' : 'seeded'
  throw new AppError('misconfigured', `${path} is neither empty nor a git repository`, {
    hint: 'Move it away, or configure another place for the repository.',
  })
}
