import { pnpmLock, yarnLock } from './javascript.ts'
import { gradle, gradleLock, pom, versionCatalog } from './jvm.ts'
import { composer, composerLock, dotnetProject, goMod, goSum, nugetLock } from './others.ts'
import type { Package, PackageReader } from './package.ts'
import { pipfileLock, pyproject, requirements, tomlLock } from './python.ts'

/** Files of package managers by their names; `null`: of these only the fact that they changed is told. */
const READERS: readonly (readonly [name: RegExp, reader: PackageReader | null])[] = [
  [/^pnpm-lock\.yaml$/, pnpmLock],
  [/^yarn\.lock$/, yarnLock],
  [/^(?:requirements|constraints)[^/]*\.(?:txt|in)$/, requirements],
  [/^(?:pyproject\.toml|Pipfile)$/, pyproject],
  [/^(?:poetry|uv|Cargo)\.lock$/, tomlLock],
  [/^Pipfile\.lock$/, pipfileLock],
  [/^pom\.xml$/, pom],
  [/^[^/]*\.gradle(?:\.kts)?$/, gradle],
  [/^[^/]*\.versions\.toml$/, versionCatalog],
  [/^gradle\.lockfile$/, gradleLock],
  [/^go\.mod$/, goMod],
  [/^go\.sum$/, goSum],
  [/^composer\.json$/, composer],
  [/^composer\.lock$/, composerLock],
  [/^(?:[^/]*\.(?:cs|fs|vb)proj|Directory\.(?:Packages|Build)\.(?:props|targets)|packages\.config)$/, dotnetProject],
  [/^packages\.lock\.json$/, nugetLock],
  [/^(?:Cargo\.toml|Gemfile(?:\.lock)?|bun\.lockb?|pnpm-workspace\.yaml|\.npmrc|\.yarnrc\.yml|nuget\.config)$/i, null],
]

const readerOf = (path: string) => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return READERS.find(([pattern]) => pattern.test(name))
}

export const isPackageFile = (path: string): boolean => readerOf(path) !== undefined

/** Larger ones are no work of people or of a package manager. */
const LONGEST_CHARS = 20_000_000

/** New and other packages of a file, each as one line; `null`: no package manager reads it. Where none is named: `changed`. */
export function changedPackages(path: string, before: string | null, after: string): readonly string[] | null {
  const found = readerOf(path)
  if (found === undefined) return null
  const [, reader] = found
  if (reader === null) return ['changed']
  if (after.length > LONGEST_CHARS) return ['is too long to be read']
  const now = reader(after)
  if (now === null) return ['cannot be read']
  const lines = differences(reader(before ?? '') ?? [], now)
  return lines.length === 0 ? ['changed'] : lines
}

function differences(before: readonly Package[], now: readonly Package[]): string[] {
  const old = Map.groupBy(before, ({ name }) => name)
  const usual = usualPlaces(before, now)
  const told = now.flatMap(({ name, version, from }) => {
    const known = old.get(name) ?? []
    if (known.some((one) => one.version === version && one.from === from)) return []
    const [only, ...more] = known
    const isUpdate = only !== undefined && more.length === 0 && only.version !== version && only.version !== ''
    const what = [name, isUpdate ? `${only.version} → ${version}` : version].filter((part) => part !== '').join(' ')
    return [from === null || usual.has(from) ? what : `${what} from ${from}`]
  })
  return [...new Set(told)]
}

/** Where packages came from before; for a first file, where most of them come from. */
function usualPlaces(before: readonly Package[], now: readonly Package[]): ReadonlySet<string> {
  const places = (packages: readonly Package[]) => packages.flatMap(({ from }) => from ?? [])
  const known = places(before)
  if (known.length > 0) return new Set(known)
  const byPlace = [...Map.groupBy(places(now), (place) => place)]
  const most = byPlace.toSorted((a, b) => b[1].length - a[1].length).slice(0, 1)
  return new Set(most.map(([place]) => place))
}
