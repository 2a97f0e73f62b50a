import { portsOf, type Registry } from './registry.ts'

/** Addresses by which lockfiles call npm's own registry. */
const ALIASES = ['https://registry.yarnpkg.com', 'https://registry.npmjs.org']

export const isYarnLock = (path: string): boolean => /(?:^|\/)yarn\.lock$/.test(path)

/**
 * A lockfile of yarn 1, which follows the addresses in it, as the sandbox finds the registries: those that are listed,
 * and npm's own at the registry that is listed in its place.
 */
export function lockWithMirrors(text: string, registries: readonly Registry[]): string {
  if (!text.includes('# yarn lockfile v1')) return text
  const ports = portsOf(registries)
  const npm = registries.find(({ kind, scope }) => kind === 'npm' && scope === null)
  const inside = (url: string) => {
    const { origin, pathname } = new URL(url)
    return `http://127.0.0.1:${ports.get(origin)}${pathname.replace(/\/$/, '')}`
  }
  const listed = [...ports.keys()].map((origin) => [origin, inside(origin)] as const)
  const aliases = npm === undefined ? [] : ALIASES.map((alias) => [alias, inside(npm.url)] as const)
  return [...listed, ...aliases].reduce((all, [from, to]) => all.replaceAll(`"${from}/`, `"${to}/`), text)
}
