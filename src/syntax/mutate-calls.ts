import type { Node } from '@vscode/tree-sitter-wasm'
import { allChildrenOf, becomes, editOf, type Mutator, namedChildrenOf, quoted } from './mutate-edit.ts'

/** Names of methods, and what each becomes; `null`: the call is left out, and what it is called on stays. */
type Methods = Readonly<Record<string, string | null>>

const LEFT_OUT: Methods = Object.fromEntries(
  [
    ...['filter', 'toSorted', 'sort', 'toReversed', 'reverse', 'slice', 'replace', 'replaceAll', 'distinct', 'sorted'],
    ...['trim', 'trimStart', 'trimEnd', 'strip', 'toLowerCase', 'toUpperCase', 'lower', 'upper', 'normalize'],
  ].map((name) => [name, null]),
)
const SWAPPED: Methods = Object.fromEntries(
  (
    [
      ...[['some', 'every'] as const, ['find', 'findLast'] as const, ['findIndex', 'findLastIndex'] as const],
      ...[['indexOf', 'lastIndexOf'] as const, ['startsWith', 'endsWith'] as const, ['min', 'max'] as const],
      ...[['anyMatch', 'allMatch'] as const, ['startswith', 'endswith'] as const, ['any', 'all'] as const],
    ] as const
  ).flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
)

/** `callee` is the field of a call that holds the method, `object` and `name` are the fields of its parts. */
interface Shape {
  readonly callee: string | null
  readonly object: string
  readonly name: string
}

export const changesMethod =
  ({ callee, object, name }: Shape): Mutator =>
  (call) => {
    const method = callee === null ? call : call.childForFieldName(callee)
    const receiver = method?.childForFieldName(object) ?? null
    const called = method?.childForFieldName(name) ?? (method?.type === 'identifier' ? method : null)
    if (called === null) return []
    const other = SWAPPED[called.text]
    if (typeof other === 'string' && (receiver !== null || callee === 'function'))
      return [becomes('method', called, other)]
    return receiver !== null && LEFT_OUT[called.text] === null ? [withoutCall(receiver, call)] : []
  }

const withoutCall = (receiver: Node, call: Node) => {
  const range = { startIndex: receiver.endIndex, endIndex: call.endIndex }
  const text = call.text.slice(receiver.endIndex - call.startIndex)
  return editOf('method', range, '', `${quoted(text)} is left out`)
}

export const dropsOptionalChaining: Mutator = (node) => {
  const chain = allChildrenOf(node).find(({ type }) => type === 'optional_chain' || type === '?.')
  if (chain === undefined) return []
  const replacement = node.type === 'member_expression' ? '.' : ''
  return [editOf('optional_chaining', chain, replacement, `\`?.\` becomes \`.\` in ${quoted(node.text)}`)]
}

const ACTS =
  /^(call|call_expression|await|await_expression|assignment_expression|augmented_assignment.*|method_invocation)$/

/** What a statement does is not done. */
export const dropsStatement =
  (empty: string): Mutator =>
  (node) => {
    const [act] = namedChildrenOf(node)
    if (act === undefined || !ACTS.test(act.type) || /^super\b/.test(act.text)) return []
    return [editOf('statement', node, empty, `${quoted(node.text)} is left out`)]
  }

/** A property or a spread is left out of an object, a spread out of an array. */
export const dropsProperty =
  (...places: readonly string[]): Mutator =>
  (node) => {
    if (!places.includes(node.parent?.type ?? '')) return []
    const after = node.nextSibling
    const endIndex = after?.type === ',' ? after.endIndex : node.endIndex
    return [editOf('property', { startIndex: node.startIndex, endIndex }, '', `${quoted(node.text)} is left out`)]
  }
