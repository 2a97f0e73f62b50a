import { readFileSync } from 'node:fs'
import { mayBeFile, type ValuesOf, type Variable, type VariableTable } from './variable.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The values of one table of variables. */
export interface Reading<T extends VariableTable> {
  readonly values: ValuesOf<T>
  /** Whether the variable is set, even to an invalid value. */
  readonly has: (name: keyof T) => boolean
}

/** Reads tables of variables and collects their faults, so that all are reported at once. */
export interface Reader {
  /** An invalid variable gets the value of an absent one. */
  read<T extends VariableTable>(table: T): Reading<T>
  /** One line per fault, which starts with the variable's name. */
  readonly faults: string[]
  /** All secret values read so far. */
  readonly secrets: string[]
}

export function readerOf(env: Environment): Reader {
  const faults: string[] = []
  const secrets: string[] = []
  const read = <T extends VariableTable>(table: T): Reading<T> => {
    const written = new Set<keyof T>()
    const values = Object.entries(table).map(([name, variable]) => {
      const text = textOf(env, name, variable, faults)
      if (text !== '') written.add(name)
      secrets.push(...secretsIn(variable, text ?? ''))
      return [name, parsedValue(name, variable, text ?? '', faults)]
    })
    return { values: Object.fromEntries(values) as ValuesOf<T>, has: (name) => written.has(name) }
  }
  return { read, faults, secrets }
}

/** A variable has precedence over its file; an empty one counts as absent. `null`: its file cannot be read. */
function textOf(env: Environment, name: string, variable: Variable, faults: string[]): string | null {
  const written = env[name]?.trim() ?? ''
  const file = mayBeFile(variable) ? env[`${name}_FILE`] : ''
  if (written !== '' || !file) return written
  try {
    const text = readFileSync(file, 'utf8').trim()
    if (text === '' && variable.secret === undefined) faults.push(`${name}_FILE: ${file} is empty`)
    return text
  } catch {
    faults.push(`${name}_FILE: ${file} cannot be read`)
    return null
  }
}

function parsedValue(name: string, { value, fallback }: Variable, text: string, faults: string[]): unknown {
  const absent = fallback === null ? null : value.parse(fallback)
  if (text === '') return absent
  const { data, error } = value.safeParse(text)
  for (const message of new Set(error?.issues.map((issue) => issue.message))) faults.push(`${name}: ${message}`)
  return error === undefined ? data : absent
}

const secretsIn = ({ secret }: Variable, text: string): string[] =>
  secret === undefined ? [] : [text, ...(secret === true ? [] : secret(text))].filter((one) => one !== '')
