import { type GitPlace, git } from '../../exec/git.ts'
import { fileInCommit } from '../../exec/git-objects.ts'

/** The files of a repository at one commit. */
export interface RepositoryTree {
  readonly files: readonly string[]
  /** `null`: it is not there. */
  read(path: string): Promise<string | null>
}

export async function treeOfCommit(objects: GitPlace, commit: string, signal: AbortSignal): Promise<RepositoryTree> {
  const listed = await git(objects, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit], { signal })
  const files = listed.split('\0').filter((path) => path !== '')
  return { files, read: (path) => fileInCommit(objects, commit, path, signal) }
}

/** `.` is the repository's root. */
export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.')

export const below = (folder: string, path: string): string => (folder === '.' ? path : `${folder}/${path}`)

export const isBelow = (folder: string, path: string): boolean => folder === '.' || path.startsWith(`${folder}/`)

/** Files of a folder of the repository, named from it. */
export const filesBelow = ({ files }: RepositoryTree, folder: string): string[] =>
  folder === '.'
    ? [...files]
    : files.filter((path) => isBelow(folder, path)).map((path) => path.slice(folder.length + 1))

const ASIDE =
  /(?:^|\/)(?:node_modules|vendor|examples?|fixtures?|__fixtures__|__mocks__|testdata|templates?|smoke-tests?|benchmarks?|bench|playgrounds?|sandbox(?:es)?|demos?|website|\.[^/]+)(?:\/|$)/i

/** Whether a folder holds samples and the like, which are not what the team works on. */
export const isAside = (folder: string): boolean => ASIDE.test(folder)
