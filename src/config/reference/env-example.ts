import { CONFIGURATION_PARTS } from '../schema.ts'
import type { Variable } from '../variable.ts'

const COLUMNS = 110

const HEADER = [
  'Copy this file to .env and remove the # before each variable that you set. It shows the default, or an example.',
  'Every part runs embedded until its variables are set, one by one; docs/set-up.md says how.',
  'A secret may also come from a file: add _FILE to its name and give the path.',
]

/** The text of `.env.example`: each variable is on its own line, so that uncommenting works. */
export function envExample(): string {
  const parts = CONFIGURATION_PARTS.map(({ title, about, variables }) =>
    [
      `# --- ${title}`,
      ...comment(about),
      ...Object.entries(variables).flatMap(([name, variable]) => [
        '',
        ...comment(variable.about),
        `# ${name}=${quoted(shownValue(variable))}`,
      ]),
    ].join('\n'),
  )
  return `${[HEADER.flatMap(comment).join('\n'), ...parts].join('\n\n')}\n`
}

/** The default, or else an example. */
export const shownValue = ({ fallback, example }: Variable): string => fallback || (example ?? '')

/** Quotes values with a #, after which Node would see a comment. */
const quoted = (value: string): string => (value.includes('#') ? `"${value}"` : value)

function comment(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length >= COLUMNS) lines.push(`# ${word}`)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
