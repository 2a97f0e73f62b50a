/** In GitHub's search order. */
export const CODEOWNERS_PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const

/** Files at any depth that decide how changes are made and judged; changing them needs their owners' approval. */
const OWNED = ['/.github/', '/.wms/', 'AGENTS.md', 'CLAUDE.md', '.gitleaks.toml', '.gitleaksignore'] as const

/** Whether a line's path is one that `setup:repo` proposes: no task may change these anyway. */
export const isOwnedByDefault = (path: string): boolean =>
  (OWNED as readonly string[]).includes(path) || path.toLowerCase().endsWith('codeowners')

/** Appends a line for each path that the file does not name yet. Appended, since the last matching line wins. */
export function withOwners(file: string, text: string, owners: readonly string[]): string {
  const named = new Set(text.split('\n').map((line) => line.trim().split(/\s/)[0]))
  const owned = file.startsWith('.github/') ? OWNED : [...OWNED, `/${file}`]
  const lines = owned.filter((path) => !named.has(path)).map((path) => `${path} ${owners.join(' ')}\n`)
  if (lines.length === 0) return text
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${lines.join('')}`
}
