import { hostOf, named, type Package, type PackageReader } from './package.ts'

/** What Maven downloads, and places that it downloads from. */
const MAVEN = ['parent', 'dependency', 'plugin', 'extension'] as const
const PLACES = ['repository', 'pluginRepository'] as const

/** pom.xml: its elements by name, however they are nested; `${…}` is replaced where the file says by what. */
export const pom: PackageReader = (text) => {
  const plain = without(text, '<!--', '-->')
  const properties = new Map(
    elements(plain, 'properties').flatMap((block) =>
      [...block.matchAll(/<([\w.-]+)>([^<]*)</g)].map(([, key = '', value = '']) => [key, value.trim()] as const),
    ),
  )
  const filled = (value: string) => value.replace(/\$\{([^{}]*)\}/g, (all, key: string) => properties.get(key) ?? all)
  const packages = MAVEN.flatMap((element) => elements(plain, element)).map((block) => {
    const [group, artifact] = [childOf(block, 'groupId'), childOf(block, 'artifactId')].map(filled)
    return named([group, artifact].filter((part) => part !== '').join(':'), filled(childOf(block, 'version')))
  })
  const places = PLACES.flatMap((element) => elements(plain, element)).map((block) => childOf(block, 'url'))
  return [...packages, ...places.map((url) => named('repository', filled(url)))]
}

/** What stands within each of an element's beginnings and the next end of one. */
function elements(text: string, name: string): string[] {
  const found: string[] = []
  for (let at = text.indexOf(`<${name}>`); at >= 0; at = text.indexOf(`<${name}>`, at + 1)) {
    const end = text.indexOf(`</${name}>`, at)
    if (end < 0) break
    found.push(text.slice(at + name.length + 2, end))
    at = end
  }
  return found
}

const childOf = (block: string, name: string): string => elements(block, name)[0]?.trim() ?? ''

function without(text: string, start: string, end: string): string {
  const [first = '', ...rest] = text.split(start)
  return [first, ...rest.map((part) => part.slice(Math.max(0, part.indexOf(end)) + end.length))].join('')
}

const COORDINATES = /["']([\w.-]+:[\w.-]+)(?::([^"':@]+))?(?:[:@][^"']*)?["']/g
const PLUGIN = /\bid\s{0,9}\(?\s{0,9}["']([\w.-]+)["']\s{0,9}\)?(?:\s{1,9}version\s{1,9}["']([^"']+)["'])?/g
const CATALOG = /^\s*([\w-]+)\s*=\s*(.+)$/
const PLACE = /\b(?:url|maven)\b[^"'\n]{0,40}["'](https?:[^"']+)["']/g

/** build.gradle and build.gradle.kts, which are programs: what looks like a package, a plugin or a place. */
export const gradle: PackageReader = (text) => [
  ...[...text.matchAll(COORDINATES)].map(([, name = '', version = '']) => named(name, version)),
  ...[...text.matchAll(PLUGIN)].map(([, name = '', version = '']) => named(name, version)),
  ...[...text.matchAll(PLACE)].map(([, url = '']) => named('repository', hostOf(url))),
]

/** A version catalog of Gradle: every entry of its tables. */
export const versionCatalog: PackageReader = (text) =>
  text.split('\n').flatMap((line): Package[] => {
    const [, key, value] = CATALOG.exec(line) ?? []
    return key === undefined || value === undefined ? [] : [named(key, value.trim().replaceAll('"', ''))]
  })

/** gradle.lockfile: `group:artifact:version=configurations`. */
export const gradleLock: PackageReader = (text) =>
  text.split('\n').flatMap((line): Package[] => {
    const [, name, version] = /^([^#\s:]+:[^\s:]+):([^=\s]+)=/.exec(line) ?? []
    return name === undefined || version === undefined ? [] : [named(name, version)]
  })
