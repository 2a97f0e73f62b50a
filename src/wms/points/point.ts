import { z } from 'zod'

export const PROCESSES = ['ledger', 'identification', 'inbound', 'outbound', 'inside', 'operations'] as const

const sentence = z.string().trim().min(1).max(600)

/** In both languages; one string stands for both. */
const Translated = z
  .union([sentence, z.strictObject({ en: sentence, ru: sentence })])
  .transform((text) => (typeof text === 'string' ? { en: text, ru: text } : text))

/** Something that must hold in any warehouse, whatever is built. */
export const Point = z.strictObject({
  /** Stands in criteria, names of tests and findings; `AC-1` and the like are the criteria's own. */
  id: z.string().regex(/^(?!AC-)[A-Z][A-Z0-9]{1,9}-\d{2,3}$/, 'must look like INV-01'),
  process: z.enum(PROCESSES),
  rule: Translated,
  /** What happened where nobody kept it. */
  why: sentence,
  /** What a finding that breaks it is worth. */
  severity: z.enum(['blocker', 'major', 'minor']),
  applies_to: z.strictObject({
    /** Globs of paths; a change of one of them touches the point. */
    paths: z.array(z.string().min(1).max(200)).max(300),
    /** Word beginnings, lower case, any language; with a blank at the end, whole words. A request with one touches the point. */
    words: z
      .array(
        z
          .string()
          .regex(/^\S.+$/u)
          .max(60)
          .toLowerCase(),
      )
      .max(100),
  }),
  /** How a test shows that it holds. */
  test_recipe: sentence,
  /** What a reviewer asks of a change. */
  review_question: sentence,
})
export type Point = z.infer<typeof Point>

/** A word of the warehouse, with the name it has in code. */
export const Term = z.strictObject({
  en: z.string().trim().min(1).max(80),
  ru: z.string().trim().min(1).max(80),
  code: z.string().trim().min(1).max(80),
  meaning: z.string().trim().min(1).max(200),
})
export type Term = z.infer<typeof Term>

export interface Pack {
  readonly points: readonly Point[]
  readonly glossary: readonly Term[]
}
