import { parse } from 'yaml'
import { globMatcher } from '../../core/glob.ts'
import { isLockfile } from './javascript-manager.ts'
import { type PackageJson, readPackageJson } from './package-json.ts'
import { below, folderOf, isAside, type RepositoryTree } from './tree.ts'

/** A package.json and where it lies. */
export interface Place {
  readonly folder: string
  readonly manifest: PackageJson
}

/** A folder in which dependencies are installed, with those that are installed along. */
export interface InstallRoot extends Place {
  readonly members: readonly Place[]
  /** Where a member's `node_modules` may lie. */
  readonly memberGlobs: readonly string[]
}

/** Where dependencies are installed; samples beside the work count only where there is nothing else. */
export async function installRoots(tree: RepositoryTree): Promise<InstallRoot[]> {
  const places = await placesOf(tree)
  const top = places.find(({ folder }) => folder === '.')
  const roots: InstallRoot[] = []
  const candidates = places.filter(({ folder }) => folder === '.' || hasLockfile(tree, folder))
  for (const place of candidates) {
    if (roots.some(({ members }) => members.some(({ folder }) => folder === place.folder))) continue
    const globs = await workspaceGlobs(tree, place)
    const members = places.filter(({ folder }) => folder !== place.folder && isMember(folder, place.folder, globs))
    roots.push({ ...place, members, memberGlobs: [...new Set(members.map(({ folder }) => `${parentOf(folder)}*`))] })
  }
  // Documentation with an installation of its own is built elsewhere.
  const work = roots.filter(({ folder }) => !/^(?:docs?|documentation)$/.test(folder))
  if (work.length > 0) roots.splice(0, roots.length, ...work)
  const others = roots.filter(({ folder }) => folder !== '.')
  if (others.length > 0 && top !== undefined && !hasLockfile(tree, '.') && !hasDependencies(top.manifest)) return others
  return roots
}

async function placesOf(tree: RepositoryTree): Promise<Place[]> {
  const folders = tree.files.filter((path) => /(?:^|\/)package\.json$/.test(path)).map(folderOf)
  const work = folders.filter((folder) => !isAside(folder))
  const places = await Promise.all(
    (work.length > 0 ? work : folders).map(async (folder) => ({
      folder,
      manifest: await readPackageJson(tree, below(folder, 'package.json')),
    })),
  )
  return places
    .flatMap(({ folder, manifest }) => (manifest === null ? [] : [{ folder, manifest }]))
    .toSorted((a, b) => depthOf(a.folder) - depthOf(b.folder) || (a.folder < b.folder ? -1 : 1))
}

const depthOf = (folder: string): number => (folder === '.' ? 0 : folder.split('/').length)

const hasLockfile = ({ files }: RepositoryTree, folder: string): boolean =>
  files.some((path) => folderOf(path) === folder && isLockfile(path.slice(path.lastIndexOf('/') + 1)))

const hasDependencies = ({ dependencies, devDependencies, workspaces }: PackageJson): boolean =>
  Object.keys({ ...dependencies, ...devDependencies }).length > 0 || workspaces !== undefined

async function workspaceGlobs(tree: RepositoryTree, { folder, manifest }: Place): Promise<readonly string[]> {
  const text = await tree.read(below(folder, 'pnpm-workspace.yaml'))
  return [...(manifest.workspaces ?? []), ...(text === null ? [] : pnpmPackages(text))].flatMap(withoutBraces)
}

function pnpmPackages(text: string): string[] {
  try {
    const packages: unknown = parse(text)?.packages
    return Array.isArray(packages) ? packages.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

const BRACES = /^(.*?)\{([^{}]*)\}(.*)$/

const withoutBraces = (glob: string): string[] => {
  const [, before = '', choices, after = ''] = BRACES.exec(glob) ?? []
  return choices === undefined ? [glob] : choices.split(',').flatMap((one) => withoutBraces(`${before}${one}${after}`))
}

function isMember(folder: string, root: string, globs: readonly string[]): boolean {
  const matches = (glob: string) => {
    const plain = glob.replace(/^!/, '').replace(/^\.\//, '').replace(/\/+$/, '')
    return globMatcher(below(root, plain), { hidden: true })(folder)
  }
  const isOut = globs.some((glob) => glob.startsWith('!') && matches(glob))
  return !isOut && globs.some((glob) => !glob.startsWith('!') && matches(glob))
}

/** With a slash; empty: the root. */
const parentOf = (folder: string): string => (folder.includes('/') ? `${folderOf(folder)}/` : '')
