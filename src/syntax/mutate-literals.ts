import type { Node } from '@vscode/tree-sitter-wasm'
import { becomes, isField, type Mutator } from './mutate-edit.ts'

/** A limit is off by one. */
export const nextNumber: Mutator = (node) => {
  const next = successor(node.text)
  return next === null || isField(node, 'key') || isSigned(node) || isBoundary(node)
    ? []
    : [becomes('number', node, next)]
}

function successor(text: string): string | null {
  const [, digits, suffix = ''] = /^([\d_]+(?:\.\d+)?)([lLnfFdD]?)$/.exec(text) ?? []
  return digits === undefined ? null : `${Number(digits.replaceAll('_', '')) + 1}${suffix}`
}

/** `-1` is changed as a whole. */
const isSigned = ({ parent }: Node): boolean => /^unary_/.test(parent?.type ?? '') && parent?.child(0)?.text === '-'

/** There another operator says the same: `x >= 3` and `x < 3` are off by one as `x > 3` and `x <= 3`. */
const isBoundary = (node: Node): boolean =>
  isField(node, 'right') && /^(>=|<)$/.test(node.parent?.childForFieldName('operator')?.text ?? '')

export const becomesText =
  (other: string): Mutator =>
  (node) => [becomes('boolean', node, other)]

/** Text that is compared or handed back. */
export const emptiesText: Mutator = (node) =>
  isCompared(node) || isReturned(node) ? [becomes('string', node, /^(['"])\1$/.test(node.text) ? "'?'" : "''")] : []

export const emptiesTextInQuotes: Mutator = (node) =>
  emptiesText(node).map((edit) => ({ ...edit, ...becomes('string', node, edit.replacement.replaceAll("'", '"')) }))

const isCompared = (node: Node): boolean => {
  const { parent } = node
  const operator = (parent?.childForFieldName('operator') ?? parent?.childForFieldName('operators'))?.text ?? ''
  return /^([!=]==?|in|not in)$/.test(operator) || (parent?.type === 'switch_case' && isField(node, 'value'))
}

function isReturned(node: Node): boolean {
  const { parent } = node
  if (parent?.type === 'return_statement') return true
  if (parent?.type === 'arrow_function') return isField(node, 'body')
  return (
    /^(ternary|conditional)_expression$/.test(parent?.type ?? '') ||
    (isField(node, 'right') && parent?.childForFieldName('operator')?.text === '??')
  )
}
