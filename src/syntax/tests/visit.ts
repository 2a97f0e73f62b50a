import { argumentsOf, type Chain, chainAt, isCallback } from '../chains.ts'
import { compact } from '../compact.ts'
import { isComment, parentOf, type SyntaxNode, type SyntaxTree } from '../tree.ts'
import { annotationsOf } from './annotations.ts'
import { assertionOfChain, assertionOfStatement } from './assertions.ts'
import { functionName, isMethod, isNamedFunction, plainWord } from './declarations.ts'
import { conditionAt, forgetsFailures, forgottenIn, isDirectlyIn, jumpAt, loopAt } from './flow.ts'
import { markOfAnnotation, markOfChain } from './mark-words.ts'
import type { CaseTable } from './tables.ts'
import { headOfCall } from './test-calls.ts'
import { headOfClass, headOfFunction } from './test-functions.ts'
import {
  type Frame,
  frameOf,
  openFrame,
  openHead,
  openLater,
  openOwner,
  putDown,
  reach,
  timesOf,
  type Walk,
} from './walk.ts'

/** Reads one node: what it is, and what it makes of those below it. */
export function visit(walk: Walk, node: SyntaxNode): void {
  const frame = reach(walk, node)
  if (isComment(node)) return
  for (const rule of RULES) rule(walk, node, frame)
}

type Rule = (walk: Walk, node: SyntaxNode, frame: Frame) => void

const functions: Rule = (walk, node, frame) => {
  const { tree, language } = walk
  const head = frame.owner === null ? headOfFunction(tree, node, language, walk.annotationTables) : null
  if (isNamedFunction(node) || head !== null) markAnnotations(walk, node)
  if (head !== null) return openHead(walk, node, head)
  if (frame.owner !== null && (isMethod(tree, node) || isDecorated(tree, node))) return
  const name = functionName(tree, node)
  if (name !== null) {
    const about = { kind: 'helper' as const, title: name, body: null, tables: [], rows: null, mark: null }
    const inside = { times: 1, isNever: false, isSwallowed: false, isAsserting: false }
    openFrame(walk, node, { ...inside, owner: openOwner(walk, node, about) })
  } else if (isCallback(node)) openFrame(walk, node, { isAsserting: false })
}

/** Something else calls it than its name. */
const isDecorated = (tree: SyntaxTree, node: SyntaxNode): boolean =>
  parentOf(tree, node)?.type === 'decorated_definition'

const classes: Rule = (walk, node, { owner }) => {
  const head = owner === null ? headOfClass(walk.tree, node) : null
  if (head === null) return
  markAnnotations(walk, node)
  openHead(walk, node, head)
}

/** Decorators are chains, and read as such. */
function markAnnotations({ tree, marks }: Walk, node: SyntaxNode): void {
  for (const one of annotationsOf(tree, node)) {
    const kind = one.node.type === 'decorator' ? null : markOfAnnotation(tree, one)
    if (kind !== null) marks.add({ kind, line: one.node.line })
  }
}

const chains: Rule = (walk, node, frame) => {
  const chain = walk.links.has(node.index) ? null : chainAt(walk.tree, node)
  if (chain === null) return
  for (const link of chain.links) walk.links.add(link)
  if (frame.owner !== null && chain.steps.some(({ call }) => call !== null)) frame.owner.canFail = true
  if (forgetsFailures(walk.tree, chain)) openFrame(walk, node, { isSwallowed: true })
  const head = walk.language.hasCalls ? headOfCall(walk.tree, chain, callWords(walk), walk.tableAt) : null
  if (head !== null) return openTestCall(walk, node, head)
  const kind = markOfChain(chain, walk.grammar)
  if (kind !== null) walk.marks.add({ kind, line: node.line })
  repeatCallback(walk, chain)
  assert(walk, node, frame, assertionOfChain(walk.tree, chain))
}

const callWords = ({ grammar, declared: { aliases } }: Walk) => ({ grammar, aliases })

function openTestCall(walk: Walk, node: SyntaxNode, head: NonNullable<ReturnType<typeof headOfCall>>): void {
  if (head.mark !== null) walk.marks.add({ kind: head.mark, line: node.line })
  openHead(walk, node, head)
}

/** `[…].forEach((row) => …)` */
function repeatCallback(walk: Walk, { steps, root }: Chain): void {
  const [, step] = steps
  if (step?.call == null || !/^(?:forEach|for_each|map|flatMap|each|each_with_index)$/.test(step.name)) return
  const table = walk.tableAt(root)
  const callback = argumentsOf(walk.tree, step.call).find(isCallback)
  if (table !== null && callback !== undefined) repeat(walk, callback, table)
}

const loops: Rule = (walk, node) => {
  const loop = loopAt(walk.tree, node)
  const table = loop === null ? null : walk.tableAt(loop.table)
  if (loop !== null && table !== null) repeat(walk, loop.body, table)
}

function repeat(walk: Walk, body: SyntaxNode, table: CaseTable): void {
  const { owner, times, tables } = frameOf(walk)
  owner?.tables.push(table)
  const kept = owner === null && tables.length < MOST_TABLES ? [...tables, table] : tables
  openLater(walk, body, { times: timesOf(times, [table]), tables: kept })
}

const MOST_TABLES = 12

/** What an assertion is given is part of it, but for functions that it is given to call. */
function assert(walk: Walk, node: SyntaxNode, frame: Frame, statement: ReturnType<typeof assertionOfChain>): void {
  if (statement === null || frame.isAsserting) return
  const [name = ''] = statement.names
  if (!(walk.declared.functions.has(name) && statement.names.length === 1)) putDown(walk, node, statement, null)
  openFrame(walk, node, { isAsserting: true })
}

const statements: Rule = (walk, node, frame) => assert(walk, node, frame, assertionOfStatement(walk.tree, node))

const conditions: Rule = (walk, node, { owner, condition }) => {
  const found = conditionAt(walk.tree, node)
  if (found === null) return
  if (owner === null) {
    const kind = found.isNever ? 'skipped' : 'conditional'
    openLater(walk, found.then, { condition: condition ?? { kind, line: node.line } })
  } else if (found.isNever) openLater(walk, found.then, { isNever: true })
  else if (found.onlyReturns && isDirectlyIn(walk.tree, node, owner.body))
    owner.lateAfter = Math.min(owner.lateAfter, node.last)
}

const forgotten: Rule = (walk, node) => {
  const tried = forgottenIn(walk.tree, node)
  if (tried === null) return
  if (tried === node) openFrame(walk, node, { isSwallowed: true })
  else openLater(walk, tried, { isSwallowed: true })
}

const jumps: Rule = ({ tree, deadAfter }, node) => {
  const jump = jumpAt(tree, node)
  if (jump !== null && !deadAfter.has(jump.block)) deadAfter.set(jump.block, jump.last)
}

const waits: Rule = (_, node, { owner }) => {
  if (owner !== null && node.isNamed && /^await/.test(node.type)) owner.awaits = true
}

const WORD = /^(?:identifier|(?:shorthand_)?property_identifier|field_identifier|name|constant)$/
/** Where a word names something instead of calling it. */
const NAMES = /^(?:name|key|pattern|left|parameter)$/
const PART = /^(?:property|attribute|field)$/

/** The name of a function of the file counts as its call, also where it is handed on. */
const references: Rule = (walk, node, { owner }) => {
  if (owner === null || node.index !== node.last || !WORD.test(node.type)) return
  const word = plainWord(walk.tree.text.slice(node.start, node.end))
  const named = walk.declared.functions.get(word)
  if (named === undefined || (owner.kind === 'helper' && owner.title === word)) return
  const parent = parentOf(walk.tree, node)
  const isCall = /call|invocation/.test(parent?.type ?? '')
  if (NAMES.test(node.field ?? '') && !isCall) return
  if (PART.test(node.field ?? '') && !isMethod(walk.tree, named)) return
  putDown(walk, node, reference(walk.tree, parent !== null && isCall ? parent : node), word)
}

const REFERENCE_CHARS = 200

const reference = (tree: SyntaxTree, node: SyntaxNode) => ({
  ...{ line: node.line, text: compact(tree, node, 'all', REFERENCE_CHARS), bare: '', names: [], operands: [] },
  ...{ hasSubject: false, calls: 1, isFloating: false },
})

const RULES: readonly Rule[] = [
  ...[functions, classes, chains, statements, loops, conditions, forgotten, jumps, waits, references],
]
