import { CONFIGURATION_PARTS } from '../schema.ts'
import { mayBeFile, type Variable } from '../variable.ts'

const INTRODUCTION = `# Configuration

<!-- Made from src/config by \`npm run docs:configuration\`. Change the tables there, not here. -->

The service reads environment variables, and a file \`.env\` in the folder that it is started in. A variable of the
environment goes before the file. [\`.env.example\`](../.env.example) has the same variables as a file to copy.

- Every part is embedded until its variables are set, one by one. [Set it up](set-up.md) says how. The table that the service
  prints at start says which part is real and which is embedded.
- An empty variable counts as absent.
- A variable marked **file** may also come from a file: \`SLACK_BOT_TOKEN_FILE=/run/secrets/slack-bot-token\`. The variable itself goes
  before its file.
- A variable marked **secret** is never logged, and is masked wherever its value turns up.
- In \`.env\`, quote a value that contains a \`#\`: \`SLACK_CHANNEL="#wms"\`.
- All faults of the configuration are reported at once, at start.
`

/** The text of `docs/configuration.md`. */
export const configurationPage = (): string =>
  [
    INTRODUCTION,
    ...CONFIGURATION_PARTS.map(({ title, about, variables }) => {
      const rows = Object.entries(variables).map(([name, variable]) => row(name, variable))
      return `## ${title}\n\n${about}\n\n| variable | default | what it says |\n|---|---|---|\n${rows.join('\n')}\n`
    }),
  ].join('\n')

function row(name: string, variable: Variable): string {
  const { fallback, about, example } = variable
  const shown = fallback ? `\`${fallback}\`` : ''
  const marks = [variable.secret === undefined ? [] : 'secret', mayBeFile(variable) ? 'file' : []].flat()
  const marked = marks.length === 0 ? '' : `**${marks.join(', ')}** `
  const sample = example === undefined ? '' : ` Example: \`${example}\`.`
  return `| \`${name}\` | ${shown} | ${marked}${literal(about)}${sample} |`
}

/** Escapes Markdown. */
const literal = (text: string): string => text.replaceAll('*', '\\*').replaceAll('|', '\\|').replaceAll('\\n', '`\\n`')
