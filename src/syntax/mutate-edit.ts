import type { Node } from '@vscode/tree-sitter-wasm'

export type MutationKind =
  | 'relational'
  | 'arithmetic'
  | 'condition'
  | 'guard'
  | 'operand'
  | 'negation'
  | 'fallback'
  | 'optional_chaining'
  | 'number'
  | 'boolean'
  | 'string'
  | 'method'
  | 'statement'
  | 'property'
  | 'return'

/** One small fault, as a change of the text. */
export interface Edit {
  readonly kind: MutationKind
  /** UTF-16 offsets into the text. */
  readonly startIndex: number
  readonly endIndex: number
  readonly replacement: string
  /** For people, e.g. `` `>=` becomes `>` ``. */
  readonly description: string
}

/** The faults that a node of a syntax tree may be given. */
export type Mutator = (node: Node) => readonly Edit[]

type Range = Pick<Node, 'startIndex' | 'endIndex'>

export const editOf = (
  kind: MutationKind,
  { startIndex, endIndex }: Range,
  replacement: string,
  description: string,
): Edit => ({ ...{ kind, startIndex, endIndex, replacement, description } })

/** A node becomes another text. */
export const becomes = (kind: MutationKind, node: Node, replacement: string): Edit =>
  editOf(kind, node, replacement, `${quoted(node.text)} becomes ${quoted(replacement)}`)

const LONGEST_CHARS = 60

/** Code in one short line. */
export function quoted(code: string): string {
  const line = code.replace(/\s+/g, ' ')
  return `\`${line.length > LONGEST_CHARS ? `${line.slice(0, LONGEST_CHARS)}…` : line}\``
}

/** All that a node consists of, without comments. */
export const allChildrenOf = (node: Node): Node[] => known(node.children)

/** Those that have a name in the grammar: no signs, no key words. */
export const namedChildrenOf = (node: Node): Node[] => known(node.namedChildren)

const known = (nodes: readonly (Node | null)[]): Node[] =>
  nodes.filter((node) => node !== null && !/(^|_)comment$/.test(node.type)) as Node[]

export const withoutParentheses = (node: Node): Node => {
  const [inner] = node.type === 'parenthesized_expression' ? namedChildrenOf(node) : []
  return inner === undefined ? node : withoutParentheses(inner)
}

/** Whether a node is what its parent keeps in a field. */
export const isField = (node: Node, name: string): boolean => node.parent?.childForFieldName(name)?.id === node.id
