/** In the order in which GitHub looks for it. */
export const CODEOWNERS_PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const

/** What decides how a change is made and judged, at any depth: nobody changes it by a change that is judged so. */
const OWNED = ['/.github/', '/.wms/', 'AGENTS.md', 'CLAUDE.md', '.gitleaks.toml', '.gitleaksignore'] as const

/** The file with a line for each path that it does not name yet. The last line that fits a path wins, so they follow. */
export function withOwners(file: string, text: string, owners: readonly string[]): string {
  const named = new Set(text.split('\n').map((line) => line.trim().split(/\s/)[0]))
  const owned = file.startsWith('.github/') ? OWNED : [...OWNED, `/${file}`]
  const lines = owned.filter((path) => !named.has(path)).map((path) => `${path} ${owners.join(' ')}\n`)
  if (lines.length === 0) return text
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${lines.join('')}`
}
