import { z } from 'zod'

/** What a list of all points shows of one. */
export const LINE_CHARS = 80

const sentence = z.string().trim().min(1).max(600)
const shortLine = z.string().trim().min(1).max(LINE_CHARS)

/** A text in both languages; a plain string serves for both. */
const translated = (text: z.ZodString) =>
  z
    .union([text, z.strictObject({ en: text, ru: text })])
    .transform((said) => (typeof said === 'string' ? { en: said, ru: said } : said))

const files = z.array(z.string().min(2).max(60)).max(60)
const paths = z.array(z.string().max(200)).max(100)
const words = z.array(z.string().min(2).max(60).toLowerCase()).max(100)

/** A rule that every warehouse system must keep. */
export const Point = z.strictObject({
  /** Used in criteria, test names and findings; ids like `AC-1` are reserved for criteria. */
  id: z.string().regex(/^(?!AC-)[A-Z][A-Z0-9]{1,9}-\d{2,3}$/, 'must look like INV-01'),
  /** The part of the floor's work that it is about; a team names its own. */
  process: z.string().regex(/^\p{Ll}[\p{Ll} -]{1,39}$/u),
  /** The rule in so few words that all points together fit into one prompt. */
  line: translated(shortLine),
  rule: translated(sentence),
  /** What went wrong in practice without the rule. */
  why: translated(sentence),
  /** The condition under which it holds; `null`: always. */
  when: translated(sentence).nullable().default(null),
  /** What sites do differently about it, by the names of `SETTINGS`. */
  settings: z.array(z.string()).max(10).default([]),
  /** Severity of a finding that breaks the rule. */
  severity: z.enum(['blocker', 'major', 'minor']),
  applies_to: z
    .strictObject({
      /** Words of a product file's own name, e.g. `stock lot`: the point applies to a change of such a file. */
      files: files.default([]),
      /** Globs; the point applies to a change of a matching path, folders included. */
      paths: paths.default([]),
      /** Lower-case beginnings of words. A team's point with words of the request stands first in the list; nothing more. */
      words: words.default([]),
    })
    .default({ files: [], paths: [], words: [] }),
  /** How a test proves the rule, with the condition where there is one. */
  test_recipe: sentence,
  /** Steps of it that code can compare, see `readCase`. */
  cases: z.array(z.string().max(200)).max(20).default([]),
  /** What a reviewer checks in a change. */
  review_question: sentence,
  /** Where it is from: a section of a standard, public issues. */
  sources: z.array(z.string().max(200)).max(20).default([]),
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
  /** What the site does, by the names of `SETTINGS`; absent: what is usual. */
  readonly settings: Readonly<Record<string, string>>
  /** Ids of points that hold in every task. */
  readonly always: readonly string[]
  /** Ids of the team's own points. */
  readonly own: readonly string[]
  /** Globs of files whose names say nothing here. */
  readonly ignoredPaths: readonly string[]
}
