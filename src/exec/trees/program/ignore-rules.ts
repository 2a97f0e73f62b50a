import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import ignore, { type Ignore } from 'ignore'
import { isGone } from './position.ts'

/** The rules of a folder's `.gitignore` and of those above it, the deepest first. Nothing else ignores a file. */
export interface IgnoreRules {
  readonly above: IgnoreRules | null
  /** Its path with a slash behind it; empty: the root. */
  readonly folder: string
  readonly own: Ignore
}

export const IGNORE_FILE = '.gitignore'
const LONGEST_BYTES = 256 * 1024
const OPEN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** With those of the program's current folder, which has an ignore file. Git does not follow a link there either. */
export function rulesHere(above: IgnoreRules | null, folder: string): IgnoreRules | null {
  const text = textHere()
  if (text === null) return above
  return {
    above,
    folder,
    own: ignore({ ignorecase: false, allowRelativePaths: true }).add(text.replace(/^\ufeff/, '')),
  }
}

/** `path` from the root; folders above it are not ignored themselves. */
export function isIgnored(rules: IgnoreRules | null, path: string, isFolder: boolean): boolean {
  for (let at = rules; at !== null; at = at.above) {
    const { ignored, unignored } = at.own.test(path.slice(at.folder.length) + (isFolder ? '/' : ''))
    if (ignored || unignored) return ignored
  }
  return false
}

function textHere(): string | null {
  let fd: number
  try {
    fd = openSync(IGNORE_FILE, OPEN)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
  try {
    const stats = fstatSync(fd)
    return stats.isFile() && stats.size <= LONGEST_BYTES ? readFileSync(fd, 'utf8') : null
  } finally {
    closeSync(fd)
  }
}
