import { changedPackages } from '../dependencies/changed-packages.ts'

/** A file before and after the change; `null`: it does not exist. */
export interface Changed {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'overrides'] as const
/** npm runs these on the machine that installs the package. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare']

/** New or changed dependencies, as `file: what`, so that a person can approve each. */
export const dependencyChanges = (files: readonly Changed[]): string[] =>
  files.flatMap((file) => changesIn(file).map((what) => `${file.path}: ${what}`))

function changesIn({ path, before, after }: Changed): readonly string[] {
  if (after === null || after === before) return []
  if (/(^|\/)package\.json$/.test(path)) return ofPackage(objectIn(before), objectIn(after))
  if (/(^|\/)(package-lock|npm-shrinkwrap)\.json$/.test(path)) return ofLock(objectIn(before), objectIn(after))
  return changedPackages(path, before, after) ?? []
}

type Fields = Readonly<Record<string, unknown>>

function ofPackage(before: Fields | null, after: Fields | null): string[] {
  if (after === null) return ['cannot be read']
  const named = GROUPS.flatMap((group) => differing(before?.[group], after[group]))
  const scripts = differing(before?.scripts, after.scripts, INSTALL_SCRIPTS).map((script) => `script ${script}`)
  return [...named, ...scripts]
}

/** Transitive packages, and the host of those from an unusual one. */
function ofLock(before: Fields | null, after: Fields | null): string[] {
  if (after === null) return ['cannot be read']
  const [old, now] = [fieldsOf(before?.packages), fieldsOf(after.packages)]
  const usual = usualHosts(old, now)
  return Object.entries(now).flatMap(([key, entry]) => {
    if (key === '' || JSON.stringify(entry) === JSON.stringify(old[key])) return []
    const name = `${key.split('node_modules/').at(-1)} ${String(fieldsOf(entry).version ?? '')}`.trim()
    const host = hostOf(entry)
    return [host === null || usual.has(host) ? name : `${name} from ${host}`]
  })
}

/** Where packages came from before; for a first lockfile, where most of them come from. */
function usualHosts(old: Fields, now: Fields): ReadonlySet<string> {
  const hostsIn = (packages: Fields) => Object.values(packages).flatMap((entry) => hostOf(entry) ?? [])
  const before = hostsIn(old)
  if (before.length > 0) return new Set(before)
  const byHost = [...Map.groupBy(hostsIn(now), (host) => host)]
  return new Set(
    byHost
      .toSorted((a, b) => b[1].length - a[1].length)
      .slice(0, 1)
      .map(([host]) => host),
  )
}

/** `null`: the lockfile names none, so the installer uses its default. */
function hostOf(entry: unknown): string | null {
  const { resolved } = fieldsOf(entry)
  return typeof resolved === 'string' ? URL.parse(resolved)?.host || resolved : null
}

const differing = (before: unknown, after: unknown, only: readonly string[] | null = null): string[] => {
  const old = fieldsOf(before)
  return Object.entries(fieldsOf(after)).flatMap(([name, value]) => {
    const shown = typeof value === 'string' ? value : JSON.stringify(value)
    if ((only !== null && !only.includes(name)) || JSON.stringify(old[name]) === JSON.stringify(value)) return []
    return [name in old ? `${name} ${String(old[name])} → ${shown}` : `${name} ${shown}`]
  })
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

function objectIn(text: string | null): Fields | null {
  try {
    return fieldsOf(JSON.parse(text ?? '{}'))
  } catch {
    return null
  }
}
