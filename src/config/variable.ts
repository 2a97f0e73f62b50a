import type { z } from 'zod'

/** An environment variable: how it is parsed, and its documentation. */
export interface Variable {
  /** Parses a trimmed value that is not empty. */
  readonly value: z.ZodType<unknown, string>
  /** The default text; `null`: there is no default. */
  readonly fallback: string | null
  /** Without an equals sign, with which Node would read the sentence as a variable of `.env`. */
  readonly about: string
  /** Shown if there is no fallback. */
  readonly example?: string
  /** Never shown, and may come from a file. A function names further parts that must be masked on their own. */
  readonly secret?: true | ((written: string) => readonly string[])
  /** May come from a file although it is not secret. */
  readonly fromFile?: true
  /** Read by another program, not by the service. */
  readonly readElsewhere?: true
}

export type VariableTable = Readonly<Record<string, Variable>>

/** The parsed values of a table. */
export type ValuesOf<T extends VariableTable> = {
  readonly [N in keyof T]: z.output<T[N]['value']> | (T[N]['fallback'] extends string ? never : null)
}

/** Whether `NAME_FILE` may point to a file with the value. */
export const mayBeFile = ({ secret, fromFile }: Variable): boolean => secret !== undefined || fromFile === true
