import { readFileSync } from 'node:fs'
import { mayBeFile, type ValuesOf, type Variable, type VariableTable } from './variable.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What an environment says of one table. */
export interface Reading<T extends VariableTable> {
  readonly values: ValuesOf<T>
  /** Whether something is written there, also where it cannot be read. */
  readonly has: (name: keyof T) => boolean
}

/** Reads tables of variables and collects what is wrong, so that all of it is reported at once. */
export interface Reader {
  /** A variable that cannot be read has the value of an absent one. */
  read<T extends VariableTable>(table: T): Reading<T>
  /** A line each, beginning with the variable's name. */
  readonly faults: string[]
  /** What was read so far and must be shown to nobody. */
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

/** A variable goes before its file, and an empty one is absent. `null`: its file cannot be read. */
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
