import type { ParseArgsOptionDescriptor } from 'node:util'
import { CONFIGURATION_PARTS } from './schema.ts'
import type { VariableTable } from './variable.ts'

/** A command's arguments and help. */
export interface CommandLine<O extends CommandOptions = CommandOptions> {
  /** The command as people type it. */
  readonly usage: string
  readonly about: string
  readonly options?: O
  /** Whether it takes positional arguments; `usage` names them. */
  readonly takesWords?: boolean
  /** The environment variables that matter most to it. */
  readonly variables?: readonly string[]
}

interface CommandOption extends ParseArgsOptionDescriptor {
  readonly about: string
  /** The placeholder for a string option's value in the help. */
  readonly like?: string
}

export type CommandOptions = Readonly<Record<string, CommandOption>>

type Row = readonly [what: string, about: string]

export function helpOf({ usage, about, options = {}, variables = [] }: CommandLine): string {
  const optionRows = Object.entries(options).map(([name, option]): Row => [asTyped(name, option), aboutOf(option)])
  const variableRows = variables.map((name): Row => [name, firstSentence(KNOWN[name]?.about ?? '')])
  const parts = [
    `Usage: ${usage}`,
    about,
    `Options:\n${aligned([...optionRows, ['--help', 'Prints this and does nothing else.']])}`,
    ...(variables.length === 0
      ? []
      : [`Variables, of which docs/configuration.md names all:\n${aligned(variableRows)}`]),
  ]
  return `${parts.join('\n\n')}\n`
}

const KNOWN: VariableTable = Object.assign({}, ...CONFIGURATION_PARTS.map(({ variables }) => variables))

const asTyped = (name: string, { type, like = 'value' }: CommandOption): string =>
  type === 'string' ? `--${name} <${like}>` : `--${name}`

const aboutOf = ({ about, default: usual }: CommandOption): string =>
  typeof usual === 'string' && usual !== '' ? `${about} Default: ${usual}.` : about

const firstSentence = (text: string): string => /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text

function aligned(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([what]) => what.length))
  return rows.map(([what, about]) => `  ${what.padEnd(width)}  ${about}`).join('\n')
}
