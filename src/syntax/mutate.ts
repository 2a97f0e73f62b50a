import { extname } from 'node:path'
import type { Node } from '@vscode/tree-sitter-wasm'
import { parserFor } from './grammar.ts'
import { DIALECTS, type Dialect, type MutableLanguage } from './mutate-dialects.ts'
import { type Edit, namedChildrenOf } from './mutate-edit.ts'

/** A source with one small fault, as plain data. */
export interface Mutant extends Edit {
  /** Unique within the source and the same whenever the source is, e.g. `relational@12:7`. */
  readonly id: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
}

interface Choice {
  /** Only faults that begin in these lines; `null`: in any. */
  readonly lines?: ReadonlySet<number> | null
}

/** The faults that a source can be given, one a mutant, in the order of the text. Equal sources have equal mutants. */
export async function mutantsOf(
  source: string,
  language: MutableLanguage,
  { lines = null }: Choice = {},
): Promise<Mutant[]> {
  const tree = (await parserFor(`source${ENDINGS[language][0]}`))?.parse(source)
  if (!tree) return []
  try {
    const all = numbered(source, distinct(source, editsBelow(tree.rootNode, DIALECTS[language])))
    return lines === null ? all : all.filter(({ line }) => lines.has(line))
  } finally {
    tree.delete()
  }
}

/** The source with the fault. */
export const withMutant = (source: string, { startIndex, endIndex, replacement }: Edit): string =>
  source.slice(0, startIndex) + replacement + source.slice(endIndex)

const ENDINGS: Readonly<Record<MutableLanguage, readonly [string, ...string[]]>> = {
  javascript: ['.js', '.mjs', '.cjs', '.jsx'],
  typescript: ['.ts', '.mts', '.cts'],
  tsx: ['.tsx'],
  python: ['.py'],
  java: ['.java'],
}

/** By the file's ending; `null`: such a file is not mutated. */
export const mutableLanguageOf = (path: string): MutableLanguage | null => {
  const ending = extname(path).toLowerCase()
  return (Object.keys(ENDINGS) as MutableLanguage[]).find((language) => ENDINGS[language].includes(ending)) ?? null
}

function editsBelow(node: Node, dialect: Dialect): Edit[] {
  if (dialect.skipped.has(node.type) || node.isError) return []
  const own = (dialect.mutators[node.type] ?? []).flatMap((mutator) => mutator(node))
  return [...own, ...namedChildrenOf(node).flatMap((child) => editsBelow(child, dialect))]
}

/** In the order of the text, each change once. */
function distinct(source: string, edits: readonly Edit[]): Edit[] {
  const byChange = Map.groupBy(
    edits,
    ({ startIndex, endIndex, replacement }) => `${startIndex}-${endIndex}-${replacement}`,
  )
  return [...byChange.values()]
    .flatMap(([first]) => first ?? [])
    .filter((edit) => withMutant(source, edit) !== source)
    .toSorted((a, b) => a.startIndex - b.startIndex || a.endIndex - b.endIndex)
}

function numbered(source: string, edits: readonly Edit[]): Mutant[] {
  const starts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const seen = new Map<string, number>()
  return edits.map((edit) => {
    const line = starts.findLastIndex((start) => start <= edit.startIndex) + 1
    const column = edit.startIndex - (starts[line - 1] ?? 0) + 1
    const place = `${edit.kind}@${line}:${column}`
    const count = (seen.get(place) ?? 0) + 1
    seen.set(place, count)
    return { id: count === 1 ? place : `${place}#${count}`, ...edit, line, column }
  })
}
