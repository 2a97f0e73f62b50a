import type { Choice } from '../code-reading.ts'
import { childrenOf, fieldOf, parentOf, type SyntaxNode, type SyntaxTree, textOf } from '../tree.ts'

const STRING =
  /^(?:string|string_literal|interpreted_string_literal|raw_string_literal|encapsed_string|template_string|character_literal|verbatim_string_literal)$/
const NUMBER =
  /^(?:number|integer|float|int_literal|float_literal|integer_literal|real_literal|decimal_(?:integer|floating_point)_literal)$/

/** What stands around a literal and changes nothing. */
const AROUND =
  /^(?:parenthesized_expression|argument|expression_list|literal_element|match_pattern|pattern|or_pattern|match_condition_list|case_pattern|union_pattern|constant_pattern)$/
const CASE =
  /^(?:switch_case|switch_label|expression_case|case_statement|switch_section|switch_expression_arm|match_conditional_expression|when|match_arm|case_clause|is_pattern_expression)$/
const COMPARISON = /^(?:binary_expression|comparison_operator|binary)$/
const EQUALS = /^(?:[=!]==?|is|in|not in)$/
const ARGUMENTS = /^(?:arguments|argument_list)$/
const LIST =
  /^(?:array|list|tuple|set|array_expression|literal_value|array_creation_expression|initializer_expression|element_value_array_initializer)$/
const ASKS =
  /^(?:equals|Equals|includes?\??|has|startsWith|StartsWith|startswith|starts_with|matches|contains|Contains)$/
const MEMBER = /^(?:\w*member\w*_expression|method_invocation|attribute|call|selector_expression|field_expression)$/
const MEMBER_NAMES = ['property', 'name', 'method', 'attribute', 'field']
const COLLECTS = /^(?:Set|HashSet|set|frozenset|of|in_array)$/

/** The literals by which code chooses what to do: compared with, cases, keys of tables, members of lists to be in. */
export const choicesIn = (tree: SyntaxTree): Choice[] =>
  tree.nodes.flatMap((node) => {
    const value = literalAt(tree, node)
    return value !== null && chooses(tree, node) ? [{ value, line: node.line }] : []
  })

const LONGEST = 200

function literalAt(tree: SyntaxTree, node: SyntaxNode): string | null {
  if (!node.isNamed || node.end - node.start > LONGEST) return null
  if (NUMBER.test(node.type)) return textOf(tree, node)
  if (!STRING.test(node.type) || childrenOf(tree, node).some(({ type }) => /substitution|interpolation/.test(type)))
    return null
  return textOf(tree, node).replace(/^\w{0,3}["'`]+|["'`]+$/g, '')
}

function chooses(tree: SyntaxTree, literal: SyntaxNode): boolean {
  const node = outermost(tree, literal)
  const parent = parentOf(tree, node)
  if (parent === null) return false
  if (CASE.test(parent.type)) return isLabel(tree, node, parent)
  if (COMPARISON.test(parent.type)) return comparesEqual(tree, parent)
  if (LIST.test(parent.type) && isLookedUp(tree, parent)) return true
  if (!ARGUMENTS.test(parent.type)) return isKey(tree, node, parent)
  const call = parentOf(tree, parent)
  const name = call === null ? '' : calledName(tree, call)
  return ASKS.test(name) || (call !== null && COLLECTS.test(name) && isLookedUp(tree, call))
}

function outermost(tree: SyntaxTree, node: SyntaxNode): SyntaxNode {
  let at = node
  for (let up = 0; up < 6; up++) {
    const parent = parentOf(tree, at)
    if (parent === null || !AROUND.test(parent.type)) return at
    at = parent
  }
  return at
}

/** What a case is about comes first, what it answers with comes behind. */
function isLabel({ nodes }: SyntaxTree, node: SyntaxNode, parent: SyntaxNode): boolean {
  if (/^switch_(?:label|section)$/.test(parent.type) || node.field === 'pattern') return true
  for (let at = nodes[node.previous]; at !== undefined; at = nodes[at.previous]) if (at.isNamed) return false
  return true
}

const comparesEqual = (tree: SyntaxTree, comparison: SyntaxNode): boolean =>
  childrenOf(tree, comparison).some((child) => !child.isNamed && EQUALS.test(textOf(tree, child)))

function isKey(tree: SyntaxTree, node: SyntaxNode, parent: SyntaxNode): boolean {
  if (/^(?:pair|keyed_element)$/.test(parent.type)) return node.field === 'key'
  if (parent.type !== 'array_element_initializer' || node.previous >= 0) return false
  return childrenOf(tree, parent).some((child) => textOf(tree, child) === '=>')
}

/** `[…].includes(x)`, `x in […]`, `new Set([…])`. */
function isLookedUp(tree: SyntaxTree, list: SyntaxNode): boolean {
  const node = outermost(tree, list)
  const parent = parentOf(tree, node)
  if (parent === null) return false
  if (COMPARISON.test(parent.type)) return comparesEqual(tree, parent)
  if (ARGUMENTS.test(parent.type)) {
    const call = parentOf(tree, parent)
    return call !== null && COLLECTS.test(calledName(tree, call))
  }
  const name = MEMBER.test(parent.type) ? fieldOf(tree, parent, ...MEMBER_NAMES) : null
  return name !== null && name.index !== node.index && ASKS.test(textOf(tree, name))
}

/** Of `a.b(c)` and of `new b(c)` b. */
function calledName(tree: SyntaxTree, call: SyntaxNode): string {
  const callee = fieldOf(tree, call, 'function', 'constructor', 'type')
  const name = fieldOf(tree, callee ?? call, ...MEMBER_NAMES) ?? callee
  return name === null ? '' : textOf(tree, name).slice(0, 80).replace(/<.*$/s, '')
}
