import { argumentsOf, type Chain, chainAt } from '../chains.ts'
import { childrenOf, fieldOf, partsOf, type SyntaxNode, type SyntaxTree, textOf } from '../tree.ts'
import { type Declarations, plainWord } from './declarations.ts'

/** A table of cases: how many rows it has, and where it stands. */
export interface CaseTable {
  readonly rows: number
  readonly text: string
}

/** Counts the rows of tables of one file; each is counted once. */
export type TableReader = (node: SyntaxNode | null | undefined) => CaseTable | null

const LISTS: ReadonlySet<string> = new Set([
  ...['array', 'list', 'tuple', 'set', 'array_expression', 'initializer_expression', 'literal_value', 'object'],
  ...['element_value_array_initializer', 'array_initializer', 'dictionary', 'hash', 'string_array', 'symbol_array'],
])
const SPREAD = /^(?:spread_element|list_splat|splat_argument|variadic_unpacking)$/
/** What stands around a table. */
const AROUND =
  /^(?:(?:as|satisfies|parenthesized|non_null|reference)_expression|expression_list|argument|arrow_expression_clause)$/
const NAME = /^(?:identifier|variable_name|constant|name)$/
/** Calls whose arguments are the rows, and those that hand on a table that they are given or called on. */
const MAKES_ROWS = /^(?:of|asList|listOf|arrayOf|setOf)$/
const HANDS_ON =
  /^(?:freeze|entries|keys|values|from|enumerate|sorted|list|tuple|items|iter|into_iter|stream|data|zip|each_with_index)$/
const FOLLOWED = 4

export function tableReader(tree: SyntaxTree, { values }: Declarations): TableReader {
  const known = new Map<number, CaseTable | null>()
  const read = (node: SyntaxNode | null | undefined, followed: number): CaseTable | null => {
    if (node === null || node === undefined || followed > FOLLOWED) return null
    const kept = known.get(node.index)
    if (kept !== undefined) return kept
    const table = tableAt(tree, node, (inner) => read(inner, followed + 1), values)
    known.set(node.index, table)
    return table
  }
  return (node) => read(node, 0)
}

function tableAt(
  tree: SyntaxTree,
  node: SyntaxNode,
  read: TableReader,
  values: ReadonlyMap<string, SyntaxNode>,
): CaseTable | null {
  if (LISTS.has(node.type)) return listed(tree, node, read)
  if (AROUND.test(node.type)) return read(partsOf(tree, node)[0])
  if (NAME.test(node.type)) return read(values.get(plainWord(textOf(tree, node))))
  if (node.type === 'template_string') return templateTable(tree, node)
  if (node.type === 'composite_literal') return read(fieldOf(tree, node, 'body'))
  if (node.type === 'new_expression') return read(argumentsOf(tree, node)[0])
  if (/array_creation_expression$|^object_creation_expression$/.test(node.type)) return created(tree, node, read)
  const chain = chainAt(tree, node)
  return chain === null ? null : fromCall(tree, chain, read)
}

function listed(tree: SyntaxTree, node: SyntaxNode, read: TableReader): CaseTable {
  const rows = partsOf(tree, node).reduce((sum, part) => {
    const spread = SPREAD.test(part.type) ? read(partsOf(tree, part)[0]) : null
    return sum + (spread?.rows ?? 1)
  }, 0)
  return { rows, text: textOf(tree, node) }
}

/** PHP lists the rows in the node itself, C# and Java in a list below it. */
function created(tree: SyntaxTree, node: SyntaxNode, read: TableReader): CaseTable | null {
  const parts = partsOf(tree, node)
  const list = parts.find(({ type }) => LISTS.has(type))
  if (list !== undefined) return read(list)
  const rows = parts.filter(({ type }) => type === 'array_element_initializer').length
  return node.type === 'array_creation_expression' ? { rows, text: textOf(tree, node) } : null
}

function fromCall(tree: SyntaxTree, { node, root, steps }: Chain, read: TableReader): CaseTable | null {
  const last = steps.at(-1)
  if (last?.call == null) return null
  const given = argumentsOf(tree, last.call)
  if (MAKES_ROWS.test(last.name)) return { rows: given.length, text: textOf(tree, node) }
  if (last.name === 'range' && given.length === 1) return counted(tree, given[0])
  if (!HANDS_ON.test(last.name)) return null
  return given.length > 0 ? read(given[0]) : steps.length === 2 ? read(root) : null
}

function counted(tree: SyntaxTree, node: SyntaxNode | undefined): CaseTable | null {
  const text = node === undefined ? '' : textOf(tree, node)
  return /^\d{1,6}$/.test(text) ? { rows: Number(text), text } : null
}

/** Of Jest and Vitest: the first line names the columns, each `${…}` is a value. */
function templateTable(tree: SyntaxTree, node: SyntaxNode): CaseTable {
  const text = textOf(tree, node)
  const columns = (/\S[^\n]*/.exec(text.slice(1))?.[0] ?? '').split('|').length
  const values = childrenOf(tree, node).filter(({ type }) => type === 'template_substitution').length
  return { rows: Math.floor(values / columns), text }
}
