import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'
import type { TriedMutant, TriedTarget } from './try-mutants.ts'

/** A mutant that no test can tell from the original, and why. It must still exist and survive, else this is stale. */
const Equivalent = z.strictObject({
  /** The text of the mutant's line, without the space around it. */
  line: z.string(),
  kind: z.string(),
  /** The mutants' descriptions, where the line has others of the kind. */
  what: z.array(z.string()).optional(),
  reason: z.string().min(1),
})
type Equivalent = z.infer<typeof Equivalent>

/** By file. */
const EQUIVALENT = z
  .record(z.string(), z.array(Equivalent))
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'equivalent.json'), 'utf8')))

/** A file's survivors that have an explanation, and its explanations that hold no longer. */
export interface Explained {
  readonly explained: ReadonlySet<TriedMutant>
  readonly stale: readonly string[]
}

export function explain(target: TriedTarget): Explained {
  const file = relative(process.cwd(), target.path)
  const entries = (EQUIVALENT[file] ?? []).map((one) => ({ one, found: foundBy(one, target) }))
  const stale = entries.flatMap(({ one, found }) =>
    staleIn(one, found).map((why) => `${file}: \`${one.line}\`: ${why}`),
  )
  const survivors = entries.flatMap(({ found }) => found.filter(({ end }) => end !== 'killed'))
  return { explained: new Set(survivors), stale }
}

function staleIn({ kind, what }: Equivalent, found: readonly TriedMutant[]): string[] {
  const missing = (what ?? [`any ${kind}`]).slice(found.length)
  return [
    ...missing.map((one) => `there is no such mutant any more (${one})`),
    ...found
      .filter(({ end }) => end === 'killed')
      .map(({ mutant, by }) => `"${mutant.description}" is found by "${by}"`),
  ]
}

function foundBy({ line, kind, what }: Equivalent, { source, tried }: TriedTarget): TriedMutant[] {
  const lines = source.split('\n')
  return tried.filter(
    ({ mutant }) =>
      mutant.kind === kind &&
      lines[mutant.line - 1]?.trim() === line &&
      (what === undefined || what.includes(mutant.description)),
  )
}

/** Files that are explained and not there. */
export const missingFiles = (known: (path: string) => boolean): string[] =>
  Object.keys(EQUIVALENT).filter((file) => !known(file))

/** Explained lines that their file no longer has. */
export const missingLines = (): string[] =>
  Object.entries(EQUIVALENT).flatMap(([file, entries]) => {
    const lines = new Set(
      readFileSync(file, 'utf8')
        .split('\n')
        .map((line) => line.trim()),
    )
    return entries.filter(({ line }) => !lines.has(line)).map(({ line }) => `${file}: ${line}`)
  })
