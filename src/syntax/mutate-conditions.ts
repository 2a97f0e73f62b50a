import type { Node } from '@vscode/tree-sitter-wasm'
import { becomes, type Edit, editOf, type Mutator, namedChildrenOf, quoted, withoutParentheses } from './mutate-edit.ts'

/** How a language writes yes and no. */
interface Truth {
  readonly yes: string
  readonly no: string
}

/** `condition` finds the node that decides. */
type Condition = (node: Node) => Node | null

const inField =
  (name: string): Condition =>
  (node) =>
    node.childForFieldName(name)

/** Both ways are taken whatever the condition says. */
export const fixesCondition =
  ({ yes, no }: Truth, condition: Condition = inField('condition')): Mutator =>
  (node) => {
    const decides = condition(node)
    if (decides === null) return []
    const inner = withoutParentheses(decides)
    const never = editOf(isGuard(node) ? 'guard' : 'condition', inner, no, `${quoted(inner.text)} is never true`)
    return [editOf('condition', inner, yes, `${quoted(inner.text)} is always true`), never]
  }

/** A loop that never ends would prove nothing. */
export const skipsLoop =
  ({ no }: Truth): Mutator =>
  (node) => {
    const condition = node.childForFieldName('condition')
    if (condition === null || condition.type === 'empty_statement') return []
    return [editOf('condition', withoutParentheses(condition), no, `${quoted(condition.text)} is never true`)]
  }

const EXITS: ReadonlySet<string> = new Set([
  ...['return_statement', 'throw_statement', 'raise_statement', 'break_statement', 'continue_statement'],
])

/** An `if` without `else` that leaves. */
function isGuard(node: Node): boolean {
  const consequence = node.childForFieldName('consequence')
  if (consequence === null || node.childForFieldName('alternative') !== null) return false
  const last = /block$/.test(consequence.type) ? namedChildrenOf(consequence).at(-1) : consequence
  return last !== undefined && EXITS.has(last.type)
}

/** One operand of `&&`, `||` or `??` is left out; of a chain each operand once. */
export const dropsOperand =
  (...operators: readonly string[]): Mutator =>
  (node) => {
    const operator = node.childForFieldName('operator')?.text ?? ''
    const left = node.childForFieldName('left')
    const right = node.childForFieldName('right')
    if (left === null || right === null || !operators.includes(operator)) return []
    const without = (dropped: Node, rest: Node): Edit =>
      editOf(
        operator === '??' ? 'fallback' : 'operand',
        node,
        rest.text,
        `${quoted(dropped.text)} is left out of \`${operator}\``,
      )
    const isChain = left.type === node.type && left.childForFieldName('operator')?.text === operator
    return isChain ? [without(right, left)] : [without(left, right), without(right, left)]
  }

/** `!x` becomes `x`. */
export const dropsNegation =
  (field: 'argument' | 'operand'): Mutator =>
  (node) => {
    const operand = node.childForFieldName(field)
    const operator = node.child(0)?.text ?? ''
    return operand !== null && /^(!|not)$/.test(operator) ? [becomes('negation', node, operand.text)] : []
  }
