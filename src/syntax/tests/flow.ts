import { argumentsOf, type Chain, chainAt, isCallback } from '../chains.ts'
import { childrenOf, fieldOf, isComment, parentOf, partsOf, type SyntaxNode, type SyntaxTree, textOf } from '../tree.ts'

const CONDITIONS =
  /^(?:if_statement|if_expression|if|unless|if_modifier|unless_modifier|while_statement|while_expression|while)$/

/** A piece of code that runs only if something is so. */
export interface Condition {
  readonly then: SyntaxNode
  readonly isNever: boolean
  /** It only returns, and there is nothing else to do. */
  readonly onlyReturns: boolean
}

export function conditionAt(tree: SyntaxTree, node: SyntaxNode): Condition | null {
  if (!node.isNamed || !CONDITIONS.test(node.type)) return null
  const condition = fieldOf(tree, node, 'condition')
  const then = fieldOf(tree, node, 'consequence', 'body')
  if (condition === null || then === null) return null
  const isNever = !node.type.startsWith('unless') && NEVER.test(textOf(tree, condition).slice(0, 40))
  const onlyReturns = !node.type.startsWith('while') && fieldOf(tree, node, 'alternative') === null
  return { then, isNever, onlyReturns: onlyReturns && isBareReturn(tree, then) }
}

const NEVER = /^\(?\s*(?:false|False|FALSE|0|null|None|nil|''|""|!\s*(?:true|1))\s*\)?$/

const RETURN = /^(?:return_statement|return_expression|return)$/
const BLOCK =
  /^(?:statement_block|block|statement_list|compound_statement|body_statement|block_body|then|expression_statement)$/

function isBareReturn(tree: SyntaxTree, node: SyntaxNode): boolean {
  const parts = partsOf(tree, node)
  if (RETURN.test(node.type) && node.isNamed) return parts.length === 0
  const [first] = parts
  return BLOCK.test(node.type) && parts.length === 1 && first !== undefined && isBareReturn(tree, first)
}

const JUMP =
  /^(?:(?:return|break|continue|throw|raise|goto|exit)_statement|(?:return|break|continue)_expression|throw_expression|return|break|next|redo)$/

/** The block whose rest nobody reaches behind this jump, and the statement that jumps. */
export function jumpAt(tree: SyntaxTree, node: SyntaxNode): { readonly block: number; readonly last: number } | null {
  if (!node.isNamed || !JUMP.test(node.type)) return null
  const parent = parentOf(tree, node)
  const statement = parent?.type === 'expression_statement' ? parent : node
  const block = parentOf(tree, statement)
  return block !== null && BLOCK.test(block.type) ? { block: block.index, last: statement.last } : null
}

/** Whether a node is a statement of a body itself, not of something in it. */
export function isDirectlyIn(tree: SyntaxTree, node: SyntaxNode, body: SyntaxNode | null): boolean {
  let at = parentOf(tree, node)
  if (at?.type === 'expression_statement') at = parentOf(tree, at)
  if (body === null || at === null) return false
  return at.index === body.index || (at.parent === body.index && BLOCK.test(at.type))
}

/** What is tried although a failure in it is forgotten; `null`: none is. */
export function forgottenIn(tree: SyntaxTree, node: SyntaxNode): SyntaxNode | null {
  if (!node.isNamed) return null
  if (/^try_(?:with_resources_)?statement$/.test(node.type)) {
    const isForgotten = childrenOf(tree, node).some((child) => isIdleCatch(tree, child))
    return isForgotten ? fieldOf(tree, node, 'body') : null
  }
  if (/^(?:begin|body_statement)$/.test(node.type))
    return childrenOf(tree, node).some((child) => isIdleCatch(tree, child)) ? node : null
  return node.type === 'with_statement' && suppresses(tree, node) ? fieldOf(tree, node, 'body') : null
}

function isIdleCatch(tree: SyntaxTree, node: SyntaxNode): boolean {
  if (!node.isNamed || !/^(?:catch_clause|except_clause|rescue)$/.test(node.type)) return false
  const body = fieldOf(tree, node, 'body') ?? partsOf(tree, node).findLast(({ type }) => BLOCK.test(type))
  return body === undefined ? node.type === 'rescue' : body !== null && partsOf(tree, body).every(isIdle(tree))
}

const LOG = /^(?:console|print|println|logger|log|System|puts|p|warn|echo)$/

/** Does nothing about a failure but tell of it. */
const isIdle =
  (tree: SyntaxTree) =>
  (node: SyntaxNode): boolean => {
    if (isComment(node) || /^(?:pass_statement|continue_statement|empty_statement|nil|ellipsis)$/.test(node.type))
      return true
    if (RETURN.test(node.type)) return partsOf(tree, node).length === 0
    if (node.type === 'expression_statement') return partsOf(tree, node).every(isIdle(tree))
    return LOG.test(chainAt(tree, node)?.steps[0]?.name ?? '')
  }

/** `with contextlib.suppress(AssertionError):` */
function suppresses(tree: SyntaxTree, node: SyntaxNode): boolean {
  const clause = partsOf(tree, node).find(({ type }) => type === 'with_clause')
  const items = clause === undefined ? [] : partsOf(tree, clause)
  return items.some((item) => {
    const value = fieldOf(tree, item, 'value')
    return value !== null && chainAt(tree, value)?.steps.at(-1)?.name === 'suppress'
  })
}

/** `.catch(() => {})` forgets what the rest of the chain found. */
export const forgetsFailures = (tree: SyntaxTree, { steps }: Chain): boolean =>
  steps.some(({ name, call }) => {
    const [handler] = name !== 'catch' || call === null ? [] : argumentsOf(tree, call)
    if (handler === undefined || !isCallback(handler)) return false
    const body = fieldOf(tree, handler, 'body')
    if (body === null) return false
    if (BLOCK.test(body.type)) return partsOf(tree, body).every(isIdle(tree))
    return /^(?:null|undefined|false|0)$/.test(textOf(tree, body).slice(0, 10))
  })

/** What a loop runs over and what it repeats. */
export function loopAt(
  tree: SyntaxTree,
  node: SyntaxNode,
): { readonly table: SyntaxNode; readonly body: SyntaxNode } | null {
  if (
    !node.isNamed ||
    !/^(?:for_in_statement|enhanced_for_statement|foreach_statement|for_statement|for_expression|for)$/.test(node.type)
  )
    return null
  const range = childrenOf(tree, node).find(({ type }) => type === 'range_clause')
  const table =
    fieldOf(tree, range ?? node, 'right', 'value') ??
    (node.type === 'foreach_statement' ? partsOf(tree, node)[0] : null)
  const body = fieldOf(tree, node, 'body')
  return table == null || body === null ? null : { table, body }
}
