import type { Argv } from './findings.ts'
import { commandIn, type Manager } from './javascript-manager.ts'
import { dependenciesOf, type PackageJson } from './package-json.ts'
import { below, isBelow, type RepositoryTree } from './tree.ts'
import type { InstallRoot, Place } from './workspaces.ts'

/** A step for each workspace that others use in a built form which is not committed; those that are used come first. */
export function builtPackages(tree: RepositoryTree, root: InstallRoot, manager: Manager) {
  const built = root.members.flatMap((place) => {
    const out = outputOf(place.manifest)
    const isUsed = root.members.some((other) => other !== place && uses(other, place))
    const script = place.manifest.scripts?.build
    if (out === null || script === undefined || !isUsed) return []
    const folder = below(place.folder, out)
    return tree.files.some((path) => isBelow(folder, path)) ? [] : [{ place, folder }]
  })
  return inOrder(built).map(({ place, folder }) => ({
    command: commandIn(manager, place.folder, 'run', 'build') as Argv,
    inputs: [place, ...root.members.filter((other) => other !== place && uses(place, other))].map(
      (one) => `${one.folder}/**`,
    ),
    keeps: [folder],
  }))
}

const uses = (one: Place, other: Place): boolean =>
  other.manifest.name !== undefined && Object.hasOwn(dependenciesOf(one.manifest), other.manifest.name)

/** The folder that a package's entry lies in; `null`: its sources are used. */
function outputOf({ main, module, types, exports }: PackageJson): string | null {
  const paths = [main, module, types, ...pathsIn(exports)].filter((path) => path !== undefined)
  const folders = paths.map((path) => /^(?:\.\/)?(dist|lib|build|out|esm|cjs)\//.exec(path)?.[1])
  return folders.find((folder) => folder !== undefined) ?? null
}

const pathsIn = (exports: unknown): string[] => {
  if (typeof exports === 'string') return [exports]
  return typeof exports === 'object' && exports !== null ? Object.values(exports).flatMap(pathsIn) : []
}

interface Built {
  readonly place: Place
  readonly folder: string
}

function inOrder(built: readonly Built[]): Built[] {
  const done: Built[] = []
  const add = (one: Built, under: readonly Built[]): void => {
    if (done.includes(one) || under.includes(one)) return
    for (const other of built) if (other !== one && uses(one.place, other.place)) add(other, [...under, one])
    done.push(one)
  }
  for (const one of built) add(one, [])
  return done
}
