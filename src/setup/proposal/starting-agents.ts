import type { Check, RepositoryRules } from '../../core/repository-rules.ts'
import type { SectionFolders } from './choices.ts'

/** A first AGENTS.md for the team to adapt; agents read it before they write anything. */
export const startingAgentsFile = (
  { backend, frontend, docs }: SectionFolders,
  rules: Pick<RepositoryRules, 'checks'> | null,
): string => `# Conventions

What everybody who changes this repository needs to know, people and agents alike. Keep it short and true.

## Layout
${[
  ...(backend === undefined ? [] : [tested(backend, 'the server')]),
  ...(frontend === undefined ? [] : [tested(frontend, 'the pages')]),
  ...(docs === undefined ? [] : [`- ${place(docs)}: one Markdown file a topic.`]),
].join('\n')}

## Rules of the warehouse
- Quantities are integers of the base unit.
- Stock is never negative. On-hand is the sum of the movements.
- A movement is never changed or removed; a mistake is corrected by another movement.
- Codes from scanners are checked before they are used.
${rules === null ? usualChecks([backend, frontend].filter((folder) => folder !== undefined)) : listed(rules.checks)}`

const place = (folder: string): string => (folder === '.' ? 'The root' : `\`${folder}/\``)

const below = (folder: string, path: string): string => `\`${folder === '.' ? '' : `${folder}/`}${path}\``

const tested = (folder: string, what: string): string =>
  `- ${place(folder)}: ${what}. Tests are in ${below(folder, 'test/')}; ${below(folder, 'test/qa/')} belongs to the testers.`

const usualChecks = (folders: readonly string[]): string =>
  folders.length === 0
    ? ''
    : `
## Checks
- In ${folders.map((folder) => (folder === '.' ? 'the root' : `\`${folder}/\``)).join(' and ')}: \`npm ci && npm test\`.
`

const listed = (checks: readonly Pick<Check, 'name' | 'command'>[]): string =>
  checks.length === 0
    ? ''
    : `\n## Checks\n${checks.map(({ name, command }) => `- ${name}: \`${command.join(' ')}\`\n`).join('')}`
