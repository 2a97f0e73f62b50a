import { existsSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, relative, resolve } from 'node:path'

const OWN_PROJECT = resolve(import.meta.dirname, '../..')
const OWN_NODE = dirname(process.execPath)
const SYSTEM = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/**
 * Where a command finds programs: in what the repository names, then as on the machine, then in the folder of our own
 * Node. What npm put before our own PATH, e.g. our `node_modules/.bin`, is none of the repository's business.
 */
export function searchPathOf(
  own: readonly string[],
  { cwd, home }: { readonly cwd: string; readonly home: string },
  machine: string,
  ownNode = OWN_NODE,
): string {
  const named = own.map((path) => (path.startsWith('~/') ? join(home, path.slice(2)) : resolve(cwd, path)))
  const theirs = machine.split(delimiter).filter((path) => isAbsolute(path) && !isBelow(OWN_PROJECT, path))
  return [...new Set([...named, ...theirs, ownNode])].join(delimiter)
}

/** Of a machine's PATH what is seen inside: nothing but the system's programs and the operator's folders. */
export const visiblePath = (machine: string, folders: readonly string[]): string =>
  [...machine.split(delimiter), ...SYSTEM]
    .filter((path) => SYSTEM.includes(path) || ['/usr', ...folders].some((folder) => isBelow(folder, path)))
    .join(delimiter)

/** The file of a program; `null`: there is none. */
export const fileIn = (path: string, program: string): string | null =>
  path
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file)) ?? null

/** Or the same. */
const isBelow = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way)
}
