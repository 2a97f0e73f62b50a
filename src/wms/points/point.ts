import { z } from 'zod'

const PROCESSES = ['ledger', 'identification', 'inbound', 'outbound', 'inside', 'operations'] as const

const sentence = z.string().trim().min(1).max(600)

/** A text in both languages; a plain string serves for both. */
const Translated = z
  .union([sentence, z.strictObject({ en: sentence, ru: sentence })])
  .transform((text) => (typeof text === 'string' ? { en: text, ru: text } : text))

/** A rule that every warehouse system must keep. */
export const Point = z.strictObject({
  /** Used in criteria, test names and findings; ids like `AC-1` are reserved for criteria. */
  id: z.string().regex(/^(?!AC-)[A-Z][A-Z0-9]{1,9}-\d{2,3}$/, 'must look like INV-01'),
  process: z.enum(PROCESSES),
  rule: Translated,
  /** What went wrong in practice without the rule. */
  why: sentence,
  /** Severity of a finding that breaks the rule. */
  severity: z.enum(['blocker', 'major', 'minor']),
  applies_to: z.strictObject({
    /** Globs; the point applies to a change of a matching path. */
    paths: z.array(z.string().min(1).max(200)).max(300),
    /**
     * Lower-case word prefixes in any language, or whole words if they end in a space. The point applies to a request
     * with one.
     */
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
  /** How a test proves the rule. */
  test_recipe: sentence,
  /** What a reviewer checks in a change. */
  review_question: sentence,
})
export type Point = z.infer<typeof Point>

/** A warehouse term with its name in code. */
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
