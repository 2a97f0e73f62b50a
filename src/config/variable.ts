import type { z } from 'zod'

/** An environment variable: how it is read, and what the documentation says of it. */
export interface Variable {
  /** Reads a value that is trimmed and not empty. */
  readonly value: z.ZodType<unknown, string>
  /** Read where the variable is absent; `null`: then there is no value. */
  readonly fallback: string | null
  /** Without an equals sign, which would make the sentence a line that Node reads from `.env`. */
  readonly about: string
  /** Shown where there is no fallback to show. */
  readonly example?: string
  /** Shown to nobody, and may come from a file. A function names what of it has to be hidden where it stands alone. */
  readonly secret?: true | ((written: string) => readonly string[])
  /** May come from a file although it is no secret. */
  readonly fromFile?: true
  /** Read by another program, not by the service. */
  readonly readElsewhere?: true
}

export type VariableTable = Readonly<Record<string, Variable>>

/** What is read of a table. */
export type ValuesOf<T extends VariableTable> = {
  readonly [N in keyof T]: z.output<T[N]['value']> | (T[N]['fallback'] extends string ? never : null)
}

/** Whether `NAME_FILE` may name a file with the value. */
export const mayBeFile = ({ secret, fromFile }: Variable): boolean => secret !== undefined || fromFile === true
