import { fieldOf, partsOf, type SyntaxNode, type SyntaxTree, textOf } from './tree.ts'

/** One name of a chain such as `expect(x).not.toBe(1)`, and the call of it. */
export interface ChainStep {
  /** Empty for what is called without a name, as the second call of `each(table)(name, body)`. */
  readonly name: string
  readonly call: SyntaxNode | null
}

/** Names and calls that hang on one another, from the root outwards. */
export interface Chain {
  readonly node: SyntaxNode
  readonly root: SyntaxNode | null
  readonly steps: readonly ChainStep[]
  /** Its own nodes that look like chains when one meets them alone. */
  readonly links: readonly number[]
}

/** How the grammars build chains: where the inner part of a node is, and the name that the node adds. */
interface Link {
  readonly inner: readonly string[]
  readonly name: readonly string[]
  readonly isCall: boolean
}

const call = (inner: string, ...name: string[]): Link => ({ inner: [inner], name, isCall: true })
const member = (inner: readonly string[], ...name: string[]): Link => ({ inner, name, isCall: false })

/** By type of node; the languages agree so far that one table is enough. */
const LINKS: Readonly<Record<string, Link>> = {
  call_expression: call('function'),
  invocation_expression: call('function'),
  function_call_expression: call('function'),
  macro_invocation: call('macro'),
  method_invocation: call('object', 'name'),
  member_call_expression: call('object', 'name'),
  nullsafe_member_call_expression: call('object', 'name'),
  scoped_call_expression: call('scope', 'name'),
  member_expression: member(['object'], 'property'),
  attribute: member(['object'], 'attribute'),
  selector_expression: member(['operand'], 'field'),
  member_access_expression: member(['expression', 'object'], 'name'),
  field_access: member(['object'], 'field'),
  field_expression: member(['value'], 'field'),
  scoped_identifier: member(['path'], 'name'),
}

/** Python and Ruby both say `call`, with other fields. */
const PYTHON_CALL = call('function')
const RUBY_CALL = call('receiver', 'method')

/** What stands around the inner part of a chain and changes nothing. */
const WRAPPERS: ReadonlySet<string> = new Set([
  ...['parenthesized_expression', 'await_expression', 'await', 'non_null_expression', 'as_expression'],
  ...['satisfies_expression', 'subscript_expression', 'subscript', 'element_access_expression', 'index_expression'],
  ...['generic_function', 'reference_expression', 'conditional_access_expression', 'element_reference'],
])

function linkOf(tree: SyntaxTree, node: SyntaxNode): Link | null {
  if (node.type === 'call') return fieldOf(tree, node, 'function') === null ? RUBY_CALL : PYTHON_CALL
  if (node.type === 'attribute' && fieldOf(tree, node, 'object') === null) return null
  return LINKS[node.type] ?? null
}

/** The chain whose outermost part this node is; `null`: it is none. */
export function chainAt(tree: SyntaxTree, node: SyntaxNode): Chain | null {
  if (linkOf(tree, node) === null) return null
  const steps: ChainStep[] = []
  const links: number[] = []
  let [at, outer]: [SyntaxNode | null, SyntaxNode | null] = [node, null]
  let root: SyntaxNode | null = null
  while (at !== null) {
    const link = linkOf(tree, at)
    if (link === null && !WRAPPERS.has(at.type)) break
    links.push(at.index)
    const inner: SyntaxNode | null = link === null ? (partsOf(tree, at)[0] ?? null) : fieldOf(tree, at, ...link.inner)
    const name = link === null ? null : fieldOf(tree, at, ...link.name)
    if (link?.isCall === true && outer !== null) steps.push({ name: '', call: outer })
    if (link?.isCall === true) outer = at
    if (name !== null) {
      steps.push({ name: plainName(tree, name), call: outer })
      outer = null
    }
    at = inner
  }
  root = at
  if (root !== null) steps.push({ name: plainName(tree, root), call: outer })
  return { node, root, steps: steps.reverse(), links }
}

/** What is no plain name counts as none: `[1, 2].map` has the names '' and `map`. */
function plainName(tree: SyntaxTree, node: SyntaxNode): string {
  const isName =
    node.last === node.index || /^(?:variable_name|relative_scope|generic_name|qualified_name)$/.test(node.type)
  return isName && node.end - node.start < 80 ? textOf(tree, node).replace(/<.*$/s, '') : ''
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['arrow_function', 'function_expression', 'function', 'generator_function', 'func_literal', 'lambda'],
  ...['lambda_expression', 'anonymous_function', 'anonymous_function_creation_expression', 'closure_expression'],
  ...['anonymous_method_expression', 'block', 'do_block'],
])

/** A function without a name: what a call is given to call. Blocks are functions in Ruby only. */
export const isCallback = (node: SyntaxNode): boolean =>
  FUNCTIONS.has(node.type) && node.isNamed && (!/block$/.test(node.type) || node.field === 'block')

const WRAPPED_ARGUMENT = /^(?:argument|attribute_argument)$/

/** What a call is given, the block of a Ruby call last. */
export function argumentsOf(tree: SyntaxTree, call: SyntaxNode): SyntaxNode[] {
  const list = fieldOf(tree, call, 'arguments', 'parameters')
  const block = fieldOf(tree, call, 'block')
  const given = list === null ? [] : list.type === 'template_string' ? [list] : partsOf(tree, list)
  const plain = given.map((one) => (WRAPPED_ARGUMENT.test(one.type) ? (partsOf(tree, one).at(-1) ?? one) : one))
  return block === null ? plain : [...plain, block]
}
