import { hostOf, named, type Package, type PackageReader } from './package.ts'

/** Packages of pnpm's lockfile, of its versions 5 to 9: keys of the block `packages`. */
export const pnpmLock: PackageReader = (text) => {
  const found: Package[] = []
  let isInside = false
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) isInside = line.startsWith('packages:')
    if (!isInside) continue
    const [, key] = /^ {2}(\S[^\s]*):\s*$/.exec(line) ?? []
    if (key !== undefined) found.push(pnpmPackage(key.replace(/^['"]|['"]$/g, '')))
    const last = found.at(-1)
    const [, address] = /\b(?:tarball|repo): *([^\s,}]+)/.exec(line) ?? []
    if (last !== undefined && address !== undefined) found[found.length - 1] = { ...last, from: hostOf(address) }
  }
  return found
}

/** `left-pad@1.3.0`, `/@a/b@1.0.0(react@18.0.0)`, or `/left-pad/1.3.0`. */
function pnpmPackage(key: string): Package {
  const plain = key.replace(/^\//, '').replace(/\(.*$/s, '')
  const at = plain.indexOf('@', 1)
  const cut = at > 0 ? at : plain.lastIndexOf('/')
  return cut < 0 ? named(plain, '') : named(plain.slice(0, cut), plain.slice(cut + 1))
}

/** Packages of yarn's lockfile, of the classic and the newer form: one block for each, its header the ranges asked for. */
export const yarnLock: PackageReader = (text) => {
  const found: Package[] = []
  for (const line of text.split('\n')) {
    if (/^[^\s#]/.test(line)) found.push(named(nameInRange(line), ''))
    const last = found.at(-1)
    const [, key, value] = /^ {2}(version|resolved|resolution):? +"?([^"\s]+)/.exec(line) ?? []
    if (last === undefined || key === undefined || value === undefined) continue
    found[found.length - 1] =
      key === 'version' ? { ...last, version: value } : { ...last, from: yarnPlace(value, last) }
  }
  return found.filter(({ name }) => name !== '__metadata')
}

/** `left-pad@^1.3.0, left-pad@~1:` or `"@a/b@npm:^1":` */
const nameInRange = (line: string): string => {
  const plain = line.replace(/^"/, '').replace(/:\s*$/, '')
  const at = plain.indexOf('@', 1)
  return at < 0 ? plain : plain.slice(0, at)
}

/** The newer form names a registry's packages `name@npm:version`. */
function yarnPlace(value: string, { name }: Package): string | null {
  const range = value.startsWith(`${name}@`) ? value.slice(name.length + 1) : value
  return /^(?:npm|workspace):/.test(range) ? null : hostOf(range)
}
