import { z } from 'zod'

/** Nobody needs a longer one; the time to match grows with the glob's length times the path's. */
const LONGEST_CHARS = 200

/** What is wrong with a glob, as the end of a sentence; `null`: nothing. */
export const globFault = (glob: string): string | null => {
  if (glob.length > LONGEST_CHARS) return `is longer than ${LONGEST_CHARS} characters`
  return glob.includes('{') ? 'has braces: write a glob for each choice' : null
}

/** `*` stands for characters of one name, `?` for one character, `**` for folders; all else for itself. */
export const Glob = z
  .string()
  .min(1)
  .superRefine((glob, context) => {
    const fault = globFault(glob)
    if (fault !== null) context.addIssue({ code: 'custom', message: `${glob.slice(0, 60)} ${fault}` })
  })

interface GlobOptions {
  /** `*`, `?` and `**` stand for names with a leading dot as well. */
  readonly hidden?: boolean
}

/**
 * Compiles a glob for many paths. Only the last `*` of a name and the last `**` are ever retried, so the time is bounded
 * by the glob's length times the path's.
 */
export function globMatcher(glob: string, { hidden = false }: GlobOptions = {}): (path: string) => boolean {
  const names = glob.split('/')
  const literal = glob.split(/[*?/]/).reduce((longest, part) => (part.length > longest.length ? part : longest), '')
  return (path) => path.includes(literal) && pathMatches(names, path.split('/'), hidden)
}

export const globMatches = (glob: string, path: string): boolean => globMatcher(glob)(path)

function pathMatches(glob: readonly string[], path: readonly string[], hidden: boolean): boolean {
  const isPassable = (name: string | undefined) => hidden || !name?.startsWith('.')
  let [globAt, pathAt, afterStars, retryFrom] = [0, 0, -1, 0]
  while (pathAt < path.length) {
    if (glob[globAt] === '**') {
      if (++globAt === glob.length) return path.slice(pathAt).every(isPassable)
      afterStars = globAt
      retryFrom = pathAt
    } else if (globAt < glob.length && nameMatches(glob[globAt] ?? '', path[pathAt] ?? '', hidden)) {
      globAt++
      pathAt++
    } else {
      if (afterStars < 0 || !isPassable(path[retryFrom])) return false
      pathAt = ++retryFrom
      globAt = afterStars
    }
  }
  return globAt === glob.length
}

function nameMatches(glob: string, name: string, hidden: boolean): boolean {
  if (!hidden && name.startsWith('.') && /^[*?]/.test(glob)) return false
  let [globAt, nameAt, afterStar, retryFrom] = [0, 0, -1, 0]
  while (nameAt < name.length) {
    if (glob[globAt] === '*') {
      afterStar = ++globAt
      retryFrom = nameAt
    } else if (globAt < glob.length && (glob[globAt] === '?' || glob[globAt] === name[nameAt])) {
      globAt++
      nameAt++
    } else {
      if (afterStar < 0) return false
      nameAt = ++retryFrom
      globAt = afterStar
    }
  }
  while (glob[globAt] === '*') globAt++
  return globAt === glob.length
}
