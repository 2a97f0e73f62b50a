import { argumentsOf, type Chain, type ChainStep } from '../chains.ts'
import type { AssertionCode, Operand } from '../code-reading.ts'
import { compact } from '../compact.ts'
import { childrenOf, fieldOf, isComment, parentOf, partsOf, type SyntaxNode, type SyntaxTree, textOf } from '../tree.ts'
import { assertingStep, isUnfinished } from './assertion-words.ts'

/** What an assertion says, wherever it stands. */
export type Statement = Pick<
  AssertionCode,
  'line' | 'text' | 'bare' | 'names' | 'operands' | 'hasSubject' | 'calls' | 'isFloating'
>

const OPERANDS = 6

export function assertionOfChain(tree: SyntaxTree, chain: Chain): Statement | null {
  const { node, steps } = chain
  const found = assertingStep(steps, ({ call }) => isTester(tree, call))
  if (found === null) return null
  const calls = steps.slice(found.at).flatMap(({ call }) => call ?? [])
  const isBare = !found.hasSubject && isUnfinished(steps, found.at)
  const operands = isBare ? [] : calls.flatMap((call) => operandsOf(tree, call))
  const condition = steps.length === 2 && /^t[tb]?$/.test(steps[0]?.name ?? '') ? conditionOf(tree, node) : ''
  return {
    line: node.line,
    text: condition + compact(tree, node),
    bare: condition + compact(tree, node, 'code'),
    names: steps.slice(found.at).map(({ name }) => name),
    operands: operands.slice(0, OPERANDS),
    hasSubject: found.hasSubject,
    calls: isBare ? 0 : found.calls,
    isFloating: isFloating(tree, node, steps),
  }
}

const isTester = (tree: SyntaxTree, call: SyntaxNode | null): boolean => {
  const [first] = call === null ? [] : argumentsOf(tree, call)
  return first !== undefined && /^(?:t|tt|tb|\w+\.T\(\))$/.test(textOf(tree, first).slice(0, 40))
}

const LITERAL =
  /^(?:true|false|null|none|nil|undefined|(?:boolean|null|string|integer|int|float|decimal_\w+|interpreted_string|raw_string|real|character)_?(?:literal)?|number|string|integer|float|boolean|encapsed_string)$/
const OBJECT = /^(?:object|dictionary|hash)$/

function operandsOf(tree: SyntaxTree, call: SyntaxNode): Operand[] {
  if (call.type === 'macro_invocation') return macroOperands(tree, call)
  const given = argumentsOf(tree, call).slice(0, OPERANDS)
  const [only] = given
  return given.length === 1 && only !== undefined ? sidesOf(tree, only) : given.map((one) => operandOf(tree, one))
}

function operandOf(tree: SyntaxTree, node: SyntaxNode): Operand {
  const fields = OBJECT.test(node.type) ? partsOf(tree, node).filter((part) => isFirm(tree, part)).length : null
  return { text: compact(tree, node), isLiteral: LITERAL.test(node.type), fields }
}

/** A field that may be anything pins down nothing. */
const isFirm = (tree: SyntaxTree, pair: SyntaxNode): boolean => {
  const value = fieldOf(tree, pair, 'value')
  return value === null || !/^expect\.any(?:thing)?\(/.test(textOf(tree, value).slice(0, 20))
}

/** Of a comparison its two sides, of anything else that itself. */
function sidesOf(tree: SyntaxTree, node: SyntaxNode): Operand[] {
  const sides = /^(?:binary_expression|comparison_operator|binary)$/.test(node.type) ? partsOf(tree, node) : []
  const isEqual = childrenOf(tree, node).some((child) => !child.isNamed && /^(?:===?|is)$/.test(textOf(tree, child)))
  return sides.length === 2 && isEqual ? sides.map((side) => operandOf(tree, side)) : [operandOf(tree, node)]
}

/** Rust's macros are lists of tokens. */
function macroOperands(tree: SyntaxTree, call: SyntaxNode): Operand[] {
  const list = partsOf(tree, call).find(({ type }) => type === 'token_tree')
  const operands: SyntaxNode[][] = [[]]
  for (const token of list === undefined ? [] : childrenOf(tree, list).slice(1, -1))
    if (!token.isNamed && textOf(tree, token) === ',') operands.push([])
    else if (!isComment(token)) operands.at(-1)?.push(token)
  return operands
    .filter((tokens) => tokens.length > 0)
    .map((tokens) => {
      const [first] = tokens
      const isLiteral = tokens.length === 1 && first !== undefined && LITERAL.test(first.type)
      return { text: tokens.map((token) => compact(tree, token)).join(''), isLiteral, fields: null }
    })
}

export function assertionOfStatement(tree: SyntaxTree, node: SyntaxNode): Statement | null {
  if (node.type !== 'assert_statement') return null
  const [what] = partsOf(tree, node)
  return {
    line: node.line,
    text: compact(tree, node),
    bare: compact(tree, node, 'code'),
    names: ['assert'],
    operands: what === undefined ? [] : sidesOf(tree, what),
    ...{ hasSubject: false, calls: 1, isFloating: false },
  }
}

/** Go judges by the condition under which it tells of a failure. */
function conditionOf(tree: SyntaxTree, node: SyntaxNode): string {
  let at: SyntaxNode | null = node
  for (let up = 0; up < 4 && at !== null; up++) {
    at = parentOf(tree, at)
    if (at?.type !== 'if_statement') continue
    const condition = fieldOf(tree, at, 'condition')
    return condition === null ? '' : `${compact(tree, condition)}: `
  }
  return ''
}

const PROMISED = /^(?:rejects|resolves|doesNotReject|poll)$/

/** A promise that nobody waits for. */
function isFloating(tree: SyntaxTree, node: SyntaxNode, steps: readonly ChainStep[]): boolean {
  const parent = parentOf(tree, node)
  if (parent === null || !steps.some(({ name }) => PROMISED.test(name))) return false
  return parent.type === 'expression_statement' || /^void\b/.test(textOf(tree, parent).slice(0, 5))
}
