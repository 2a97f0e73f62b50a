import type { TreeCursor } from '@vscode/tree-sitter-wasm'
import { parse } from './grammar.ts'

/** One node of a syntax tree. Those below it follow it, up to the one at `last`. */
export interface SyntaxNode {
  readonly index: number
  readonly type: string
  /** What it is to its parent, e.g. `body`. */
  readonly field: string | null
  /** A rule of the grammar, not a keyword or a sign. */
  readonly isNamed: boolean
  readonly start: number
  readonly end: number
  readonly line: number
  /** -1: the root. */
  readonly parent: number
  /** The sibling before it; -1: it is the first. */
  readonly previous: number
  readonly last: number
}

/** A whole file as plain data: its nodes in the order of the text. */
export interface SyntaxTree {
  readonly text: string
  readonly nodes: readonly SyntaxNode[]
  /** Some of the text fits no rule of the grammar. */
  readonly hasErrors: boolean
}

/** `null`: we know no grammar for the file, or the text is too much for it. */
export async function syntaxTreeOf(path: string, text: string): Promise<SyntaxTree | null> {
  const tree = await parse(path, text)
  if (tree === null) return null
  const cursor = tree.walk()
  try {
    return { text, nodes: nodesBelow(cursor, text), hasErrors: tree.rootNode.hasError }
  } finally {
    cursor.delete()
    tree.delete()
  }
}

type Draft = { -readonly [Key in keyof SyntaxNode]: SyntaxNode[Key] }

/** No recursion: a hostile text is as deep as it is long. */
function nodesBelow(cursor: TreeCursor, text: string): SyntaxNode[] {
  const nodes: Draft[] = []
  const open: Draft[] = []
  const lineAt = lineCounter(text)
  let previous = -1
  for (;;) {
    const node = draftOf(cursor, nodes.length, open.at(-1)?.index ?? -1, previous, lineAt)
    nodes.push(node)
    if (cursor.gotoFirstChild()) {
      open.push(node)
      previous = -1
      continue
    }
    previous = node.index
    while (!cursor.gotoNextSibling()) {
      const done = open.pop()
      if (done === undefined) return nodes
      cursor.gotoParent()
      done.last = nodes.length - 1
      previous = done.index
    }
  }
}

const draftOf = (
  { nodeType, currentFieldName, nodeIsNamed, startIndex, endIndex }: TreeCursor,
  index: number,
  parent: number,
  previous: number,
  lineAt: (offset: number) => number,
): Draft => ({
  ...{ index, type: nodeType, field: currentFieldName, isNamed: nodeIsNamed },
  ...{ start: startIndex, end: endIndex, line: lineAt(startIndex), parent, previous, last: index },
})

/** Of offsets that only grow. */
function lineCounter(text: string): (offset: number) => number {
  let [line, next] = [1, text.indexOf('\n')]
  return (offset) => {
    while (next >= 0 && next < offset) {
      line += 1
      next = text.indexOf('\n', next + 1)
    }
    return line
  }
}

export const textOf = ({ text }: SyntaxTree, { start, end }: SyntaxNode): string => text.slice(start, end)

export const parentOf = ({ nodes }: SyntaxTree, { parent }: SyntaxNode): SyntaxNode | null => nodes[parent] ?? null

export function childrenOf({ nodes }: SyntaxTree, { index, last }: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let at = index + 1; at <= last; ) {
    const child = nodes[at]
    if (child === undefined) break
    children.push(child)
    at = child.last + 1
  }
  return children
}

const COMMENT = /comment$/
export const isComment = ({ type }: SyntaxNode): boolean => COMMENT.test(type)

/** Children that mean something: no signs, no comments. */
export const partsOf = (tree: SyntaxTree, node: SyntaxNode): SyntaxNode[] =>
  childrenOf(tree, node).filter((child) => child.isNamed && !isComment(child))

/** The child in the first of these fields that the node has; what fits no rule has many children and no fields. */
export function fieldOf(tree: SyntaxTree, node: SyntaxNode, ...fields: readonly string[]): SyntaxNode | null {
  if (node.type === 'ERROR') return null
  const children = childrenOf(tree, node)
  for (const field of fields) {
    const child = children.find((one) => one.field === field)
    if (child !== undefined) return child
  }
  return null
}
