import { fieldOf, partsOf, type SyntaxNode, type SyntaxTree, textOf } from '../tree.ts'
import type { Annotation } from './annotations.ts'
import type { Declarations } from './declarations.ts'
import type { TestLanguage } from './languages.ts'
import type { CaseTable, TableReader } from './tables.ts'

/** The rows that annotations give to a test; `null`: none does. */
export type AnnotationTableReader = (annotations: readonly Annotation[]) => readonly CaseTable[]

/** Tables that multiply one another: pytest may stack some, all others are one table of all rows. */
export function annotationTableReader(
  tree: SyntaxTree,
  declared: Declarations,
  language: TestLanguage,
  read: TableReader,
): AnnotationTableReader {
  const returned = returnReader(tree, declared, read)
  return (annotations) => {
    const stacked = annotations.filter(({ name }) => /(?:^|\.)parametrize$/.test(name))
    if (stacked.length > 0) return stacked.flatMap(({ given }) => parametrized(tree, given, read) ?? [])
    const listed = annotations.flatMap((one) => {
      if (language.row?.test(one.name) === true) return [{ rows: 1, text: textOf(tree, one.node) }]
      return sourceOf(tree, one, read, returned) ?? []
    })
    if (listed.length === 0) return []
    return [{ rows: listed.reduce((sum, { rows }) => sum + rows, 0), text: listed.map(({ text }) => text).join('\n') }]
  }
}

function parametrized(tree: SyntaxTree, given: readonly SyntaxNode[], read: TableReader): CaseTable | null {
  const named = given.find(({ type, index }) => type === 'keyword_argument' && nameAt(tree, index) === 'argvalues')
  return read(named === undefined ? given[1] : fieldOf(tree, named, 'value'))
}

function nameAt(tree: SyntaxTree, index: number): string {
  const node = tree.nodes[index]
  const name = node === undefined ? null : fieldOf(tree, node, 'name', 'key')
  return name === null ? '' : textOf(tree, name)
}

/** JUnit's sources, xUnit's and NUnit's member data, PHPUnit's data providers. */
function sourceOf(
  tree: SyntaxTree,
  { name, node, given }: Annotation,
  read: TableReader,
  returned: (name: string) => CaseTable | null,
): CaseTable | null {
  if (/^Null(?:And)?(?:Empty)?Source$|^EmptySource$/.test(name))
    return { rows: name === 'NullAndEmptySource' ? 2 : 1, text: '' }
  if (/^(?:Value|Csv|Enum)Source$/.test(name)) return valuesOf(tree, node, given, read)
  const tag = /^dataProvider (\w+)/.exec(name)?.[1]
  if (tag !== undefined) return returned(tag)
  if (!/^(?:MethodSource|MemberData|TestCaseSource|DataProvider)$/.test(name)) return null
  const words = given.map((one) => /\w+(?=\W*$)/.exec(textOf(tree, one))?.[0] ?? '')
  return words.map(returned).find((table) => table !== null) ?? null
}

/** `strings = {…}`, `{…}`, `textBlock = """…"""`. */
function valuesOf(
  tree: SyntaxTree,
  node: SyntaxNode,
  given: readonly SyntaxNode[],
  read: TableReader,
): CaseTable | null {
  for (const one of given) {
    const isPair = one.type === 'element_value_pair'
    if (isPair && /^(?:delimiter\w*|mode|nullValues|emptyValue|quoteCharacter)$/.test(nameAt(tree, one.index))) continue
    const value = isPair ? fieldOf(tree, one, 'value') : one
    const table = read(value)
    if (table !== null) return table
    if (value?.type === 'string_literal') return { rows: linesIn(textOf(tree, value)), text: textOf(tree, value) }
  }
  return { rows: 1, text: textOf(tree, node) }
}

const linesIn = (literal: string): number => literal.split('\n').filter((line) => !/^\s*(?:"*\s*$|#)/.test(line)).length

/** What a function of the file returns, or a property holds. */
function returnReader(tree: SyntaxTree, { functions, values }: Declarations, read: TableReader) {
  const known = new Map<string, CaseTable | null>()
  return (name: string): CaseTable | null => {
    const kept = known.get(name)
    if (kept !== undefined) return kept
    const table = read(values.get(name)) ?? read(returnedBy(tree, functions.get(name)))
    known.set(name, table)
    return table
  }
}

function returnedBy(tree: SyntaxTree, node: SyntaxNode | undefined): SyntaxNode | null {
  if (node === undefined) return null
  const inside = tree.nodes.slice(node.index, node.last + 1)
  const back = inside.find(({ type }) => type === 'return_statement')
  return back === undefined ? null : (partsOf(tree, back)[0] ?? null)
}
