const known = new Map<string, RegExp>()

/** A glob of the pack (`**`, `*`, `?`) as a pattern; made once, since a repository has many paths. */
export function globPattern(glob: string): RegExp {
  const pattern = known.get(glob) ?? compile(glob)
  known.set(glob, pattern)
  return pattern
}

const PARTS = /\*\*\/|\*\*|\*|\?|[^*?]+/g

const compile = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(PARTS, (part) => WILD[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'))}$`, 'u')

const WILD: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }
