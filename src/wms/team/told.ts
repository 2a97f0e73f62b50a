import type { Language } from '../../core/language.ts'

/** A text of code in both languages. */
export type PackText = Readonly<Record<Language, string>>

/** What is wrong with one part of a team's pack, and what to write; the rest of the pack goes on. */
export interface PackFault {
  /** The id of the point, else the place in the file. */
  readonly at: string
  readonly told: PackText
}
