import type { Section } from '../../core/stages.ts'

/** A first AGENTS.md for the team to adapt; agents read it before they write anything. */
export const startingAgentsFile = (folders: Readonly<Record<Section, string>>): string => `# Conventions

What everybody who changes this repository needs to know, people and agents alike. Keep it short and true.

## Layout
- \`${folders.backend}/\`: the server. Tests are in \`${folders.backend}/test/\`; \`${folders.backend}/test/qa/\` belongs to the testers.
- \`${folders.frontend}/\`: the pages. Tests are in \`${folders.frontend}/test/\`; \`${folders.frontend}/test/qa/\` belongs to the testers.
- \`${folders.docs}/\`: one Markdown file a topic.

## Rules of the warehouse
- Quantities are integers of the base unit.
- Stock is never negative. On-hand is the sum of the movements.
- A movement is never changed or removed; a mistake is corrected by another movement.
- Codes from scanners are checked before they are used.

## Checks
- In \`${folders.backend}/\` and \`${folders.frontend}/\`: \`npm ci && npm test\`.
`
