import { z } from 'zod'

/** Nobody needs a longer one; the time to match grows with the glob's length times the path's. */
const LONGEST_CHARS = 200
const SHOWN_CHARS = 60

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
    if (fault !== null) context.addIssue(`${glob.slice(0, SHOWN_CHARS)} ${fault}`)
  })

/** A glob of files that may be written as a folder: `.` is the whole repository, `apps/api/` all below it. */
export const PathGlob = Glob.transform((glob) => {
  const plain = glob.replace(/^(?:\.\/+)+/, '')
  return plain === '' || plain === '.' ? '**' : plain.replace(/\/+$/, '/**')
})

/** How much of a path a glob names literally, to choose the nearest of several that match. */
export const fixedLength = (glob: string): number => glob.search(/[*?]|$/)

interface GlobOptions {
  /** `*`, `?` and `**` stand for names with a leading dot as well. */
  readonly hidden?: boolean
}

/**
 * Compiles a glob for many paths. Only the last `*` of a name and the last `**` are ever retried, so the time is bounded
 * by the glob's length times the path's. How letters are composed (é, й) does not count.
 */
export function globMatcher(glob: string, { hidden = false }: GlobOptions = {}): (path: string) => boolean {
  const composed = glob.normalize('NFC')
  const names = composed.split('/')
  const literal = composed.split(/[*?/]/).reduce((longest, part) => (part.length > longest.length ? part : longest), '')
  return (given) => {
    const path = given.normalize('NFC')
    return path.includes(literal) && pathMatches(names, path.split('/'), hidden)
  }
}

/**
 * Whether a glob of a section's files matches. Names with a leading dot belong to a folder that it names, so that
 * `backend/**` has `backend/.env.example`; those of the root are reached by their names alone.
 */
export const sectionGlobMatches = (glob: string, path: string): boolean =>
  globMatcher(glob, { hidden: !/^[*?]/.test(glob) })(path)

function pathMatches(glob: readonly string[], path: readonly string[], hidden: boolean): boolean {
  const isPassable = (name = '') => hidden || !name.startsWith('.')
  let [at, name] = [0, 0]
  let from = 0
  let folders: number | null = null
  for (let own = path[0]; own !== undefined; own = path[name]) {
    const wanted = glob[at]
    if (wanted === '**') {
      if (++at === glob.length) return path.slice(name).every(isPassable)
      folders = at
      from = name
    } else if (wanted !== undefined && nameMatches(wanted, own, hidden)) {
      at++
      name++
    } else {
      if (folders === null || !isPassable(path[from])) return false
      name = ++from
      at = folders
    }
  }
  return at === glob.length
}

function nameMatches(glob: string, name: string, hidden: boolean): boolean {
  if (!hidden && name.startsWith('.') && /^[*?]/.test(glob)) return false
  let [at, char] = [0, 0]
  let from = 0
  let star: number | null = null
  while (char < name.length) {
    if (glob[at] === '*') {
      star = ++at
      from = char
    } else if (glob[at] === '?' || glob[at] === name[char]) {
      at++
      char++
    } else {
      if (star === null) return false
      char = ++from
      at = star
    }
  }
  while (glob[at] === '*') at++
  return at === glob.length
}
