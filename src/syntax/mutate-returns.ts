import type { Node } from '@vscode/tree-sitter-wasm'
import { allChildrenOf, becomes, type Mutator, namedChildrenOf } from './mutate-edit.ts'

/** Values that say nothing and that the function's declared type allows. */
type EmptyValues = (functionNode: Node) => readonly string[]

/** What is handed back becomes an empty value. */
export const emptiesReturn =
  (emptyValues: EmptyValues): Mutator =>
  (node) => {
    const value = node.type === 'return_statement' ? namedChildrenOf(node)[0] : node.childForFieldName('body')
    const inside = node.type === 'return_statement' ? functionAround(node) : node
    if (inside === null || !value || /block$/.test(value.type)) return []
    return emptyValues(inside).map((empty) => becomes('return', value, empty))
  }

const FUNCTION =
  /^(arrow_function|function_(declaration|expression|definition)|method_(definition|declaration)|lambda.*)$/

const functionAround = ({ parent }: Node): Node | null =>
  parent === null || FUNCTION.test(parent.type) ? parent : functionAround(parent)

export const ofJavaScript: EmptyValues = ({ type }) => (type === 'arrow_function' ? [] : ['null'])

export const ofTypeScript: EmptyValues = (node) => {
  const annotation = node.childForFieldName('return_type')
  if (annotation?.type === 'type_predicate_annotation') return ['true', 'false']
  const [type] = annotation === null ? [] : namedChildrenOf(annotation)
  if (type === undefined) return []
  const isAsync = allChildrenOf(node).some((child) => child.type === 'async')
  return ofType(isAsync ? promised(type) : type)
}

const promised = (type: Node): Node | null => {
  const [name, argument] = namedChildrenOf(type)
  return name?.text === 'Promise' && argument !== undefined ? (namedChildrenOf(argument)[0] ?? null) : null
}

const BY_NAME: Readonly<Record<string, readonly string[]>> = {
  string: ["''"],
  number: ['0'],
  boolean: ['true', 'false'],
  null: ['null'],
  undefined: ['undefined'],
  Array: ['[]'],
  ReadonlyArray: ['[]'],
  Map: ['new Map()'],
  ReadonlyMap: ['new Map()'],
  Set: ['new Set()'],
  ReadonlySet: ['new Set()'],
}

function ofType(type: Node | null): readonly string[] {
  if (type === null) return []
  if (type.type === 'union_type') return namedChildrenOf(type).flatMap(ofType)
  if (type.type === 'array_type') return ['[]']
  if (type.type === 'readonly_type') return ofType(namedChildrenOf(type)[0] ?? null)
  const name = type.type === 'generic_type' ? type.childForFieldName('name') : type
  return BY_NAME[name?.text ?? ''] ?? []
}

export const ofPython: EmptyValues = (node) => {
  const type = node.childForFieldName('return_type')?.text ?? ''
  if (type === '' || /^Optional\b|\bNone\b/.test(type)) return ['None']
  if (/^list\b|^List\b/.test(type)) return ['[]']
  return { bool: ['True', 'False'], str: ["''"], int: ['0'] }[type] ?? []
}

export const ofJava: EmptyValues = (node) => {
  const type = node.childForFieldName('type')
  if (type === null || node.type !== 'method_declaration') return []
  if (type.type === 'boolean_type') return ['true', 'false']
  if (/^(integral|floating_point)_type$/.test(type.type)) return ['0']
  return [type.text === 'String' ? '""' : 'null']
}
