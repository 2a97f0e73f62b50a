import { isCallback } from '../chains.ts'
import { fieldOf, parentOf, partsOf, type SyntaxNode, type SyntaxTree, textOf } from '../tree.ts'

/** What the names of a file stand for; the first of several wins. */
export interface Declarations {
  readonly values: ReadonlyMap<string, SyntaxNode>
  readonly functions: ReadonlyMap<string, SyntaxNode>
  /** Names that imports give to others, e.g. `import { test as check }`. */
  readonly aliases: ReadonlyMap<string, string>
}

/** Where the grammars put the name and the value of what gives a name. */
const BINDINGS: Readonly<Record<string, readonly [name: string, value: string]>> = {
  variable_declarator: ['name', 'value'],
  assignment: ['left', 'right'],
  assignment_expression: ['left', 'right'],
  short_var_declaration: ['left', 'right'],
  var_spec: ['name', 'value'],
  const_spec: ['name', 'value'],
  const_item: ['name', 'value'],
  static_item: ['name', 'value'],
  let_declaration: ['pattern', 'value'],
  property_declaration: ['name', 'value'],
  const_element: ['name', 'value'],
}

const NAMED_FUNCTION: ReadonlySet<string> = new Set([
  ...['function_declaration', 'generator_function_declaration', 'function_definition', 'method_definition'],
  ...['method_declaration', 'function_item', 'method', 'singleton_method', 'local_function_statement'],
])

export const isNamedFunction = (node: SyntaxNode): boolean => node.isNamed && NAMED_FUNCTION.has(node.type)

const IN_A_CLASS = /^(?:block|decorated_definition|declaration_list)$/

/** Of a class, so that it is called on something. */
export function isMethod(tree: SyntaxTree, node: SyntaxNode): boolean {
  if (/^(?:singleton_)?method/.test(node.type)) return true
  let at = isNamedFunction(node) ? parentOf(tree, node) : null
  for (let up = 0; at !== null && up < 3 && IN_A_CLASS.test(at.type); up++) at = parentOf(tree, at)
  return at !== null && /^(?:class_definition|impl_item)$/.test(at.type)
}

export function declarationsIn(tree: SyntaxTree): Declarations {
  const values = new Map<string, SyntaxNode>()
  const functions = new Map<string, SyntaxNode>()
  const aliases = new Map<string, string>()
  const keep = <T>(map: Map<string, T>, name: string, value: T) => map.has(name) || map.set(name, value)
  for (const node of tree.nodes) {
    const bound = boundIn(tree, node)
    if (bound !== null) keep(values, bound.name, bound.value)
    const name = functionName(tree, node)
    if (name !== null) keep(functions, name, node)
    if (node.type !== 'import_specifier') continue
    const [from, to] = [fieldOf(tree, node, 'name'), fieldOf(tree, node, 'alias')]
    if (from !== null && to !== null) keep(aliases, textOf(tree, to), textOf(tree, from))
  }
  return { values, functions, aliases }
}

function boundIn(tree: SyntaxTree, node: SyntaxNode): { readonly name: string; readonly value: SyntaxNode } | null {
  const binding = BINDINGS[node.type]
  if (binding === undefined) return null
  const parts = partsOf(tree, node)
  const name = only(tree, fieldOf(tree, node, binding[0]) ?? parts[0])
  const value = only(tree, fieldOf(tree, node, binding[1]) ?? parts.slice(1).at(-1))
  return name === null || value === null ? null : { name: plainWord(textOf(tree, name)), value }
}

/** Go lists names and values even when there is one of each. */
const only = (tree: SyntaxTree, node: SyntaxNode | undefined): SyntaxNode | null =>
  node?.type === 'expression_list' ? (partsOf(tree, node)[0] ?? null) : (node ?? null)

/** By what name a function can be called; `null`: by none. */
export function functionName(tree: SyntaxTree, node: SyntaxNode): string | null {
  if (isNamedFunction(node)) {
    const name = fieldOf(tree, node, 'name')
    return name === null ? null : plainWord(textOf(tree, name))
  }
  if (!isCallback(node)) return null
  const parent = parentOf(tree, node)
  const binding = parent?.type === 'expression_list' ? parentOf(tree, parent) : parent
  return binding === null ? null : (boundIn(tree, binding)?.name ?? null)
}

/** PHP's names begin with `$` where they are used and where they are given. */
export const plainWord = (word: string): string => word.replace(/^\$/, '')
