import type { Reach, TestMark, TestMarkKind } from '../code-reading.ts'
import type { SyntaxNode, SyntaxTree } from '../tree.ts'
import type { AnnotationTableReader } from './annotation-tables.ts'
import type { Statement } from './assertions.ts'
import type { Declarations } from './declarations.ts'
import type { TestLanguage } from './languages.ts'
import type { CaseTable, TableReader } from './tables.ts'
import type { TestHead } from './test-head.ts'

/** A test, or a function that has a name, while its file is being read. */
export interface Owner {
  readonly kind: 'test' | 'helper'
  readonly title: string
  readonly suites: readonly string[]
  readonly node: SyntaxNode
  readonly body: SyntaxNode | null
  readonly tables: CaseTable[]
  readonly rows: number | null
  readonly mark: TestMarkKind | null
  readonly around: Owner | null
  readonly found: FoundAssertion[]
  awaits: boolean
  holdsTests: boolean
  canFail: boolean
  /** Behind this node the owner may have returned. */
  lateAfter: number
}

/** An assertion, or a name that may be that of a helper. */
export interface FoundAssertion {
  readonly statement: Statement
  /** The helper's name; `null`: it is an assertion itself. */
  readonly helper: string | null
  readonly times: number
  readonly reach: Reach
  readonly isSwallowed: boolean
}

/** What holds for all nodes up to `last`. */
export interface Frame {
  readonly last: number
  readonly suites: readonly string[]
  readonly owner: Owner | null
  readonly times: number
  readonly tables: readonly CaseTable[]
  readonly mark: TestMarkKind | null
  /** Where a condition begins that decides whether tests are there at all. */
  readonly condition: TestMark | null
  readonly isNever: boolean
  readonly isSwallowed: boolean
  readonly isAsserting: boolean
  /** How many tests and suites lie around. */
  readonly depth: number
}

/** One pass over a file: what is open, what is to be opened further on, what was found. */
export interface Walk {
  readonly tree: SyntaxTree
  readonly grammar: string
  readonly language: TestLanguage
  readonly declared: Declarations
  readonly tableAt: TableReader
  readonly annotationTables: AnnotationTableReader
  readonly frames: Frame[]
  readonly regions: Map<number, Partial<Frame>[]>
  /** Of each block the last node that is reached in it. */
  readonly deadAfter: Map<number, number>
  /** Inner parts of chains that were read as a whole. */
  readonly links: Set<number>
  readonly owners: Owner[]
  readonly marks: Set<TestMark>
}

const OUTERMOST: Frame = {
  ...{ last: Number.POSITIVE_INFINITY, suites: [], owner: null, times: 1, tables: [], mark: null, condition: null },
  ...{ isNever: false, isSwallowed: false, isAsserting: false, depth: 0 },
}

export const frameOf = ({ frames }: Walk): Frame => frames.at(-1) ?? OUTERMOST

/** From this node on to its end. */
export function openFrame(walk: Walk, { last }: SyntaxNode, changes: Partial<Frame>): void {
  walk.frames.push({ ...frameOf(walk), ...changes, last })
}

/** The same, but only once that node is reached. */
export function openLater({ regions }: Walk, { index }: SyntaxNode, changes: Partial<Frame>): void {
  regions.set(index, [...(regions.get(index) ?? []), changes])
}

/** Frames that ended before this node close, and those that were to open with it open. */
export function reach(walk: Walk, node: SyntaxNode): Frame {
  while (frameOf(walk).last < node.index) walk.frames.pop()
  for (const changes of walk.regions.get(node.index) ?? []) openFrame(walk, node, changes)
  const deadAfter = walk.deadAfter.get(node.parent)
  if (deadAfter !== undefined && node.index > deadAfter) openFrame(walk, node, { isNever: true })
  return frameOf(walk)
}

/** No table is larger, and no number grows without end. */
const MOST_TIMES = 1_000_000

export const timesOf = (times: number, tables: readonly CaseTable[]): number =>
  tables.reduce((product, { rows }) => Math.min(MOST_TIMES, product * rows), times)

/** What lies deeper belongs to what is around it. */
const MOST_DEPTH = 12

/** A test or a suite begins with this node. */
export function openHead(walk: Walk, node: SyntaxNode, head: TestHead): void {
  const frame = frameOf(walk)
  if (frame.depth >= MOST_DEPTH) return
  const { condition, depth } = frame
  if (condition !== null && head.kind === 'test') walk.marks.add(condition)
  const mark = head.mark ?? frame.mark ?? condition?.kind ?? null
  const tables = [...frame.tables, ...head.tables]
  const times = timesOf(frame.times, head.tables)
  const inside = {
    ...{ isNever: false, isSwallowed: false, isAsserting: false },
    mark,
    tables,
    times,
    depth: depth + 1,
  }
  if (head.kind === 'suite') {
    openFrame(walk, node, { ...inside, suites: [...frame.suites, head.title] })
    return
  }
  const rows = head.tables.length === 0 ? null : timesOf(1, head.tables)
  const owner = openOwner(walk, node, { kind: 'test', title: head.title, body: head.body, tables, rows, mark })
  if (frame.owner !== null) frame.owner.holdsTests = true
  openFrame(walk, node, { ...inside, owner, suites: [...frame.suites, head.title], condition: null })
}

export function openOwner(
  walk: Walk,
  node: SyntaxNode,
  about: Pick<Owner, 'kind' | 'title' | 'body' | 'tables' | 'rows' | 'mark'>,
): Owner {
  const { suites, owner: around } = frameOf(walk)
  const state = { found: [], awaits: false, holdsTests: false, canFail: false, lateAfter: Number.POSITIVE_INFINITY }
  const owner: Owner = { ...about, suites, node, around, ...state }
  walk.owners.push(owner)
  return owner
}

/** Puts down an assertion, or the name of a helper, with the test or the helper that it stands in. */
export function putDown(walk: Walk, node: SyntaxNode, statement: Statement, helper: string | null): void {
  const { owner, times, isNever, isSwallowed } = frameOf(walk)
  if (owner === null) return
  const reached = isNever ? 'never' : node.index > owner.lateAfter ? 'late' : 'sure'
  owner.found.push({ statement, helper, times, reach: reached, isSwallowed })
}
