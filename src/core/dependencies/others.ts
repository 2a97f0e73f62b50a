import { fieldsOf, hostOf, jsonIn, listOf, named, type Package, type PackageReader, writtenText } from './package.ts'

/** go.mod: what it requires, and what stands in for it. */
export const goMod: PackageReader = (text) =>
  text.split('\n').flatMap((line): Package[] => {
    const [plain = ''] = line.split('//')
    const words = plain
      .replace(/^\s*(?:require|replace|tool|godebug)\b/, '')
      .split(/\s+/)
      .filter((word) => /[^()]/.test(word))
    const [name = '', ...rest] = words
    if (/^(?:toolchain|go)$/.test(name)) return [named(name, rest.join(' '))]
    const to = rest.indexOf('=>')
    if (to >= 0) return [named(name, rest.slice(to + 1).join(' '), rest[to + 1] ?? '')]
    return rest[0]?.startsWith('v') === true ? [named(name, rest[0])] : []
  })

/** go.sum, with a line for each package's own content. */
export const goSum: PackageReader = (text) =>
  text.split('\n').flatMap((line): Package[] => {
    const [name = '', version = ''] = line.split(' ')
    return version === '' || version.endsWith('/go.mod') ? [] : [named(name, version)]
  })

/** composer.json: packages, and the places it adds. */
export const composer: PackageReader = (text) => {
  const fields = jsonIn(text)
  if (fields === null) return null
  const packages = ['require', 'require-dev'].flatMap((group) =>
    Object.entries(fieldsOf(fields[group])).map(([name, version]) => named(name, writtenText(version))),
  )
  const places = [...listOf(fields.repositories), ...Object.values(fieldsOf(fields.repositories))].map((place) =>
    named('repository', writtenText(fieldsOf(place).url ?? place)),
  )
  return [...packages, ...places]
}

export const composerLock: PackageReader = (text) => {
  const fields = jsonIn(text)
  if (fields === null) return null
  return ['packages', 'packages-dev'].flatMap((group) =>
    listOf(fields[group]).map((one) => {
      const { name, version, dist } = fieldsOf(one)
      const { url } = fieldsOf(dist)
      return named(writtenText(name ?? ''), writtenText(version ?? ''), typeof url === 'string' ? hostOf(url) : null)
    }),
  )
}

const NUGET = /<(?:PackageReference|PackageVersion|GlobalPackageReference|package)\s([^<>]*)>/gi
const attribute = (text: string, name: RegExp): string =>
  [...text.matchAll(/(?<![\w.-])([\w.-]+)\s*=\s*"([^"]*)"/g)].find(([, key = '']) => name.test(key))?.[2] ?? ''

/** Project files of .NET, Directory.Packages.props and packages.config. */
export const dotnetProject: PackageReader = (text) =>
  [...text.matchAll(NUGET)].map(([, attributes = '']) =>
    named(attribute(attributes, /^(?:Include|Update|id)$/i), attribute(attributes, /^Version(?:Override)?$/i)),
  )

/** packages.lock.json of NuGet: for each framework, each package as resolved. */
export const nugetLock: PackageReader = (text) => {
  const fields = jsonIn(text)
  if (fields === null) return null
  return Object.values(fieldsOf(fields.dependencies)).flatMap((framework) =>
    Object.entries(fieldsOf(framework)).flatMap(([name, of]) => {
      const { resolved } = fieldsOf(of)
      return typeof resolved === 'string' ? [named(name, resolved)] : []
    }),
  )
}
