import ignore, { type Ignore } from 'ignore'
import { readRegular } from './contents.ts'

/**
 * The rules of a folder's `.gitignore` and of those above it. Nothing else ignores a file. Rules and paths are one
 * character a byte: git's `?` stands for a byte.
 */
export type IgnoreRules = Ignore

export const IGNORE_FILE = '.gitignore'
const LONGEST_BYTES = 1024 * 1024
const BYTE_ORDER_MARK = /^\xef\xbb\xbf/

/**
 * With those of the program's current folder, which has an ignore file. Git does not follow a link there either.
 * `folder`: its path with a slash behind it; empty: the root.
 */
export function rulesHere(above: IgnoreRules | null, folder: string): IgnoreRules | null {
  const content = readRegular(IGNORE_FILE, LONGEST_BYTES)
  if (content === null || content === 'too_large') return above
  const lines = content.bytes.toString('latin1').replace(BYTE_ORDER_MARK, '').split('\n')
  const own = folder === '' ? lines : lines.flatMap((line) => rebased(line, folder))
  const rules = ignore({ ignorecase: false, allowRelativePaths: true })
  return (above === null ? rules : rules.add(above)).add(own)
}

/** `path` from the root; no folder above it is ignored itself. */
export const isIgnored = (rules: IgnoreRules | null, path: string, isFolder: boolean): boolean =>
  rules?.ignores(isFolder ? `${path}/` : path) ?? false

/** A folder's rule as one of the root: the last one that speaks of a path has its way, so deeper ones come last. */
function rebased(line: string, folder: string): string[] {
  const rule = line.replace(/\r$/, '')
  const [sign, pattern] = rule.startsWith('!') ? ['!', rule.slice(1)] : ['', rule]
  if (rule.startsWith('#') || /^\/? *$/.test(pattern)) return []
  const anywhere = pattern.replace(/\/ *$/, '').includes('/') ? '' : '**/'
  return [`${sign}/${folder.replace(/[\\*?[\] !#]/g, '\\$&')}${anywhere}${pattern.replace(/^\//, '')}`]
}
