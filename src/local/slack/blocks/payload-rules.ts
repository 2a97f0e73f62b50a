import { LIMITS } from './limits.ts'
import type { BlockProblem } from './problem.ts'
import type { Surface } from './surfaces.ts'

/** A JSON object of a payload whose shape is valid. */
export type Json = { [key: string]: unknown }

interface Node {
  pointer: string
  value: Json
}

/** Every object in `value`, with its JSON pointer. */
export function* objectsIn(value: unknown, pointer: string): Generator<Node> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* objectsIn(item, `${pointer}/${index}`)
  } else if (typeof value === 'object' && value !== null) {
    yield { pointer, value: value as Json }
    for (const [key, item] of Object.entries(value)) yield* objectsIn(item, `${pointer}/${key}`)
  }
}

const problem = (message: string, pointer: string): BlockProblem => ({ message, pointer, unionPointer: null })

function* duplicates(nodes: Iterable<Node>, key: 'block_id' | 'action_id' | 'task_id'): Generator<BlockProblem> {
  const seen = new Set<unknown>()
  for (const { pointer, value } of nodes) {
    const id = value[key]
    if (id === undefined || id === '') continue
    if (seen.has(id)) yield problem(`${key} must be unique`, `${pointer}/${key}`)
    seen.add(id)
  }
}

/** All blocks, nested ones included; a rich text in a step or cell is not a block. */
function* layoutIn(blocks: readonly Json[], root: string): Generator<Node> {
  for (const [index, value] of blocks.entries()) {
    const pointer = `${root}/${index}`
    yield { pointer, value }
    if (value.type === 'container') yield* layoutIn(value.child_blocks as Json[], `${pointer}/child_blocks`)
    if (value.type === 'carousel') yield* layoutIn(value.elements as Json[], `${pointer}/elements`)
  }
}

function* duplicateIds(blocks: readonly Json[], root: string): Generator<BlockProblem> {
  yield* duplicates(layoutIn(blocks, root), 'block_id')
  for (const [index, block] of blocks.entries()) yield* duplicates(objectsIn(block, `${root}/${index}`), 'action_id')
}

function* ofOneKind(blocks: readonly Json[], root: string): Generator<BlockProblem> {
  const types = new Set(blocks.map(({ type }) => type))
  if (types.has('plan') && types.has('task_card')) {
    const index = blocks.findIndex(({ type }) => type === 'task_card')
    yield problem('plan and task_card blocks cannot be used together', `${root}/${index}`)
  }
}

function* focus(blocks: readonly Json[], root: string): Generator<BlockProblem> {
  const focused = [...objectsIn(blocks, root)].filter(({ value }) => value.focus_on_load === true)
  for (const { pointer } of focused.slice(1)) yield problem('only one element may focus on load', pointer)
}

function* fileInputs(blocks: readonly Json[], root: string): Generator<BlockProblem> {
  for (const { pointer, value } of objectsIn(blocks, root)) {
    if (value.type === 'file_input') yield problem('unsupported type: file_input', `${pointer}/type`)
  }
}

function* markdownSum(blocks: readonly Json[], root: string): Generator<BlockProblem> {
  const sum = blocks
    .filter(({ type }) => type === 'markdown')
    .reduce((chars, { text }) => chars + String(text).length, 0)
  if (sum > LIMITS.markdownChars) {
    yield problem(`markdown blocks must be less than ${LIMITS.markdownChars + 1} characters together`, root)
  }
}

const rulesOf: Record<Surface, readonly ((blocks: readonly Json[], root: string) => Iterable<BlockProblem>)[]> = {
  message: [duplicateIds, ofOneKind, fileInputs, markdownSum],
  modal: [duplicateIds, focus],
  home: [duplicateIds, focus, fileInputs],
}

/** Violations of rules between the blocks of one payload. */
export const problemsTogether = (surface: Surface, blocks: readonly Json[], root: string): BlockProblem[] =>
  rulesOf[surface].flatMap((rule) => [...rule(blocks, root)])

const visibleTexts = new Set(['text', 'title', 'fallback', 'alt_text', 'caption'])

/** Visible characters, as they count for `msg_blocks_too_long`. */
export function blockTextChars(blocks: readonly Json[]): number {
  let chars = 0
  for (const { value } of objectsIn(blocks, '')) {
    for (const [key, text] of Object.entries(value)) {
      if (visibleTexts.has(key) && typeof text === 'string') chars += text.length
    }
  }
  return chars
}

export const tableCount = (blocks: readonly Json[]) =>
  blocks.filter(({ type }) => type === 'table' || type === 'data_table').length
