import { fieldsOf, hostOf, jsonIn, named, type Package, type PackageReader, quotedIn, writtenText } from './package.ts'

/** requirements.txt: each line a package, an option that adds a place, or an address. */
export const requirements: PackageReader = (text) =>
  text
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const plain = line.replace(/(?:^|\s)#.*$/, '').trim()
      return plain === '' ? [] : [requirement(plain)]
    })

/** `name[extra]==1.2; marker --hash=…`, `name @ https://…`, `-e git+https://…`, `--index-url …`. */
function requirement(line: string): Package {
  if (line.startsWith('-') || /^\w+(?:\+\w+)?:\/\//.test(line)) return named(line, '')
  const [, name, rest = ''] = /^([\w.-]+(?:\[[^\]]*\])?)(.*)$/s.exec(line) ?? []
  if (name === undefined) return named(line, '')
  const [wanted = ''] = rest.split(/\s--/)
  const version = wanted.trim()
  return version.startsWith('@') ? named(name, '', hostOf(version.slice(1).trim())) : named(name, version)
}

const isRequirements = (table: string, key: string): boolean =>
  (table === 'project' && key === 'dependencies') ||
  (table === 'build-system' && key === 'requires') ||
  table === 'project.optional-dependencies' ||
  table === 'dependency-groups'

/** Tables whose keys are names of packages; `*.sources` say where they come from. */
const NAMES_PACKAGES =
  /^(?:tool\.poetry\.(?:group\..*\.)?(?:dev-)?dependencies|tool\.uv\.sources|packages|dev-packages)$/

/** pyproject.toml and Pipfile, line by line: as people write them, not all that TOML allows. */
export const pyproject: PackageReader = (text) => {
  const found: Package[] = []
  let [table, isList] = ['', false]
  for (const line of text.split('\n')) {
    const [, header] = /^\s*\[+([^[\]]+)\]+\s*(?:#.*)?$/.exec(line) ?? []
    if (header !== undefined && !isList) table = header.replaceAll('"', '').trim()
    const [, key = '', value = ''] = isList ? [] : (/^\s*"?([\w.-]+)"?\s*=\s*(.*)$/.exec(line) ?? [])
    if (NAMES_PACKAGES.test(table) && key !== '') found.push(named(key, quotedIn(value) ?? value.trim()))
    else if (/^tool\.uv\.index$|^tool\.poetry\.source$|^source$/.test(table) && key === 'url')
      found.push(named('index', quotedIn(value) ?? value))
    if (!isList && !isRequirements(table, key)) continue
    const items = isList ? line : value
    for (const item of stringsIn(items)) found.push(requirement(item))
    isList = isList ? !endsList(items) : items.startsWith('[') && !endsList(items)
  }
  return found
}

const STRING = /"([^"]*)"|'([^']*)'/g
const stringsIn = (text: string): string[] => [...text.matchAll(STRING)].map(([, a, b]) => a ?? b ?? '')
/** Brackets within strings are those of extras. */
const endsList = (text: string): boolean => /^[^#]*\]/.test(text.replace(STRING, ''))

/** poetry.lock, uv.lock and Cargo.lock: a table `[[package]]` for each. */
export const tomlLock: PackageReader = (text) => {
  const found: Package[] = []
  let isPackage = false
  for (const line of text.split('\n')) {
    const [, table] = /^\[+([\w.-]+)\]+\s*$/.exec(line) ?? []
    if (table === 'package') found.push(named('', ''))
    if (table !== undefined) isPackage = table === 'package' || table === 'package.source'
    const last = found.at(-1)
    const [, key, value = ''] = /^(name|version|source|url) *= *(.*)$/.exec(line) ?? []
    if (!isPackage || last === undefined || key === undefined) continue
    const [place, read] = [placeIn(value), quotedIn(value) ?? '']
    const known = { name: { name: read }, version: { version: read } }[key] ?? { from: place }
    found[found.length - 1] = { ...last, ...known }
  }
  return found
}

/** `{ registry = "https://…" }`, `"registry+https://…"`, `{ git = "…" }`. */
const placeIn = (value: string): string | null => {
  const place = quotedIn(value)
  return place === null || place === '.' ? null : hostOf(place.replace(/^registry\+/, ''))
}

/** Pipfile.lock. */
export const pipfileLock: PackageReader = (text) => {
  const fields = jsonIn(text)
  if (fields === null) return null
  return ['default', 'develop'].flatMap((group) =>
    Object.entries(fieldsOf(fields[group])).map(([name, of]) => {
      const { version, git, path } = fieldsOf(of)
      return named(name, writtenText(version ?? ''), git || path ? writtenText(git ?? path) : null)
    }),
  )
}
