import type { Node } from '@vscode/tree-sitter-wasm'
import { allChildrenOf, becomes, type MutationKind, type Mutator } from './mutate-edit.ts'

const RELATIONAL: Readonly<Record<string, string>> = {
  ...{ '>=': '>', '>': '>=', '<=': '<', '<': '<=' },
  ...{ '===': '!==', '!==': '===', '==': '!=', '!=': '==' },
}
const OF_PYTHON = { ...RELATIONAL, in: 'not in', 'not in': 'in', is: 'is not', 'is not': 'is' }
const ARITHMETIC: Readonly<Record<string, string>> = {
  ...{ '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '//': '*', '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=' },
  ...{ '++': '--', '--': '++' },
}

export const swapsRelation: Mutator = (node) => swapped('relational', RELATIONAL, operatorOf(node))

export const swapsPythonRelation: Mutator = (node) => swapped('relational', OF_PYTHON, operatorOf(node))

export const swapsArithmetic: Mutator = (node) =>
  isText(node) ? [] : swapped('arithmetic', ARITHMETIC, operatorOf(node))

/** `-1` becomes `1`. */
export const dropsSign =
  (field: 'argument' | 'operand'): Mutator =>
  (node) => {
    const operand = node.childForFieldName(field)
    return operand !== null && node.child(0)?.text === '-' ? [becomes('arithmetic', node, operand.text)] : []
  }

const swapped = (kind: MutationKind, swaps: Readonly<Record<string, string>>, operator: Node | null) => {
  const other = operator === null ? undefined : swaps[operator.text]
  return operator === null || other === undefined ? [] : [becomes(kind, operator, other)]
}

const operatorOf = (node: Node): Node | null =>
  node.childForFieldName('operator') ??
  node.childForFieldName('operators') ??
  allChildrenOf(node).find((child) => /^(\+\+|--)$/.test(child.type)) ??
  null

/** `+` joins texts. */
const isText = (node: Node | null): boolean =>
  node !== null &&
  (/string/.test(node.type) || isText(node.childForFieldName('left')) || isText(node.childForFieldName('right')))
