import { z } from 'zod'
import { Glob } from '../../core/glob.ts'

const PROCESSES = ['ledger', 'identification', 'inbound', 'outbound', 'inside', 'operations'] as const

/** What a list of all points shows of one. */
const LINE_CHARS = 80

const sentence = z.string().trim().min(1).max(600)
const shortLine = z.string().trim().min(1).max(LINE_CHARS)

/** A text in both languages; a plain string serves for both. */
const translated = (text: z.ZodString) =>
  z
    .union([text, z.strictObject({ en: text, ru: text })])
    .transform((said) => (typeof said === 'string' ? { en: said, ru: said } : said))

/** A rule that every warehouse system must keep. */
export const Point = z.strictObject({
  /** Used in criteria, test names and findings; ids like `AC-1` are reserved for criteria. */
  id: z.string().regex(/^(?!AC-)[A-Z][A-Z0-9]{1,9}-\d{2,3}$/, 'must look like INV-01'),
  process: z.enum(PROCESSES),
  /** The rule in so few words that all points together fit into one prompt. */
  line: translated(shortLine),
  rule: translated(sentence),
  /** What went wrong in practice without the rule. */
  why: sentence,
  /** Severity of a finding that breaks the rule. */
  severity: z.enum(['blocker', 'major', 'minor']),
  applies_to: z.strictObject({
    /** Words of a product file's own name, e.g. `stock lot`: the point applies to a change of such a file. */
    files: z.array(z.string().min(2).max(60)).max(60).default([]),
    /** Globs; the point applies to a change of a matching path, folders included. */
    paths: z.array(Glob).max(100).default([]),
    /** Lower-case beginnings of words. A point with words of the request stands before others of the team; nothing more. */
    words: z.array(z.string().min(2).max(60).toLowerCase()).max(100).default([]),
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
  /** Globs of files whose names say nothing here. */
  readonly ignoredPaths: readonly string[]
}
