import { minVersion, satisfies, validRange } from 'semver'
import type { Manager } from './javascript-manager.ts'
import { below, type RepositoryTree } from './tree.ts'
import type { InstallRoot } from './workspaces.ts'

/** Releases with long support; the oldest that fits is what most teams run. */
const RELEASES = ['18.20.8', '20.20.0', '22.22.0', '24.13.0']

export interface ManagedRoot {
  readonly root: InstallRoot
  readonly manager: Manager
}

/** What the repository says of Node's version, and the package that brings it where the machine's own does not fit. */
export async function neededNode(
  tree: RepositoryTree,
  roots: readonly ManagedRoot[],
  there: string | null,
): Promise<{ tool: string | null; notes: string[] }> {
  const ranges = await rangesOf(tree, roots)
  const isMet = there !== null && ranges.every(([range]) => satisfies(there, range))
  if (ranges.length === 0 || isMet) return { tool: null, notes: [] }
  const said = ranges.map(([range, where]) => `${where} says ${range}`).join(', ')
  const version = RELEASES.map((one) =>
    fitting(
      one,
      ranges.map(([range]) => range),
    ),
  ).find((one) => one !== null)
  if (version === undefined) return { tool: null, notes: [`Node: ${said}, and no release is known that fits all.`] }
  return {
    tool: `node@${version}`,
    notes: [`Node: ${said}; here is ${there ?? 'none'}, so setup brings node@${version} from npm.`],
  }
}

/** A release line that fits, or the one version that is meant. */
function fitting(release: string, ranges: readonly string[]): string | null {
  const exact = ranges.find((range) => /^\d+\.\d+\.\d+$/.test(range))
  const isFit = ranges.every((range) => satisfies(exact ?? release, range))
  return isFit ? (exact ?? release.split('.')[0] ?? null) : null
}

/** What releases of a package manager run on. */
const NEEDS: readonly (readonly [name: string, from: number, node: string])[] = [
  ['pnpm', 11, '>=22.13.0'],
  ['pnpm', 10, '>=18.12.0'],
  ['yarn', 4, '>=18.12.0'],
]

function neededByManager({ name, version }: Manager): [string, string][] {
  const line = Number.parseInt(version ?? '', 10)
  const need = NEEDS.find(([manager, from]) => manager === name && line >= from)
  return need === undefined ? [] : [[need[2], `${name} ${line}`]]
}

async function rangesOf(
  tree: RepositoryTree,
  roots: readonly ManagedRoot[],
): Promise<[range: string, where: string][]> {
  const found: [string, string][] = []
  for (const { root, manager } of roots) {
    const { folder, manifest } = root
    found.push(...neededByManager(manager))
    for (const name of ['.nvmrc', '.node-version']) {
      const text = await tree.read(below(folder, name))
      const [, version] = /^v?(\d+(?:\.\d+)*)/.exec(text?.trim() ?? '') ?? []
      if (version !== undefined) found.push([lineOf(version), below(folder, name)])
    }
    const own = manifest.volta?.node
    if (own !== undefined) found.push([lineOf(own), 'volta'])
    const range = manifest.engines?.node
    if (range !== undefined && isPlain(range)) found.push([range, 'engines'])
  }
  return [...new Map(found.map((one) => [one[0], one])).values()]
}

/** A patch release more or less changes nothing. */
const lineOf = (version: string): string => `^${minVersion(version)?.version.split('.')[0] ?? version}`

const isPlain = (range: string): boolean => validRange(range) !== null
