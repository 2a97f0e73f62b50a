import { argumentsOf, type Chain, type ChainStep, isCallback } from '../chains.ts'
import type { TestMarkKind } from '../code-reading.ts'
import { fieldOf, type SyntaxNode, type SyntaxTree } from '../tree.ts'
import { MODIFIERS, markOfOptions, markOfSteps } from './mark-words.ts'
import type { TableReader } from './tables.ts'
import type { TestHead } from './test-head.ts'

type Word = readonly [kind: TestHead['kind'], mark: TestMarkKind | null]

const words = (word: Word, ...names: string[]): (readonly [string, Word])[] => names.map((name) => [name, word])

const WORDS: ReadonlyMap<string, Word> = new Map([
  ...words(['test', null], 'test', 'it', 'specify', 'example', 'scenario'),
  ...words(['test', 'only'], 'fit', 'fspecify', 'fexample', 'fscenario'),
  ...words(['test', 'skipped'], 'xit', 'xtest', 'xspecify', 'xexample', 'xscenario'),
  ...words(['suite', null], 'describe', 'suite', 'context', 'feature'),
  ...words(['suite', 'only'], 'fdescribe', 'fcontext'),
  ...words(['suite', 'skipped'], 'xdescribe', 'xcontext'),
])
/** Go's subtests are `t.Run(name, body)`. */
const GO_WORDS: ReadonlyMap<string, Word> = new Map(words(['test', null], 'Run'))

/** What the words of a file's tests mean, and under which other names they go. */
export interface CallWords {
  readonly grammar: string
  readonly aliases: ReadonlyMap<string, string>
}

/** The test or the suite that a chain such as `it.each(table)('…', () => {…})` begins; `null`: it begins none. */
export function headOfCall(
  tree: SyntaxTree,
  { steps }: Chain,
  { grammar, aliases }: CallWords,
  read: TableReader,
): TestHead | null {
  const known = grammar === 'go' ? GO_WORDS : WORDS
  const names = steps.map(({ name }, index) => (index === 0 ? (aliases.get(name) ?? name) : name))
  const at = wordAt(names, steps, known)
  const word = known.get(names[at] ?? '')
  const end = at < 0 ? -1 : bodyStepAt(tree, steps, at)
  const call = steps[end]?.call
  if (word === undefined || call == null) return null
  if (names.slice(at + 1, end + 1).some((name) => name !== '' && !MODIFIERS.has(name))) return null
  const given = argumentsOf(tree, call)
  const body = bodyIn(given, word[0], at)
  if (body === null) return null
  const others = steps.slice(at + 1)
  const said = word[1] ?? markOfSteps(tree, others) ?? markOfOptions(tree, given.slice(1))
  return {
    ...{ kind: word[0], title: titleOf(tree, given[0]), mark: said ?? (body === 'none' ? 'todo' : null) },
    tables: others.flatMap((step) => tableOf(tree, step, read) ?? []),
    body: typeof body === 'string' ? null : fieldOf(tree, body, 'body'),
  }
}

/** The last word of a test before the first call, which at most one other name precedes, as in `t.test(…)`. */
function wordAt(names: readonly string[], steps: readonly ChainStep[], known: ReadonlyMap<string, Word>): number {
  const called = steps.findIndex(({ call }) => call !== null)
  const at = names.slice(0, called + 1).findLastIndex((name) => known.has(name))
  return names.slice(1, Math.max(1, at)).every((name) => known.has(name)) ? at : -1
}

/** The call that is given the body, else the last one. */
function bodyStepAt(tree: SyntaxTree, steps: readonly ChainStep[], at: number): number {
  const isGiven = ({ name, call }: ChainStep) =>
    call !== null && !isTableStep(name) && argumentsOf(tree, call).some(isCallback)
  const found = steps.findIndex((step, index) => index >= at && isGiven(step))
  return found >= 0 ? found : steps.findLastIndex(({ name, call }) => call !== null && !isTableStep(name))
}

const isTableStep = (name: string): boolean => name === 'each' || name === 'for'

const STRING = /string/
/** What may stand for a function that is written elsewhere. */
const REFERENCE = /^(?:identifier|member_expression|call_expression|selector_expression)$/

/** The body; `elsewhere`: a name stands for it; `none`: the test is only announced; `null`: this begins no test. */
function bodyIn(
  given: readonly SyntaxNode[],
  kind: TestHead['kind'],
  at: number,
): SyntaxNode | 'elsewhere' | 'none' | null {
  const callback = given.findLast(isCallback)
  if (callback !== undefined) return callback
  const [title, ...others] = given
  if (title === undefined || kind === 'suite' || at > 0 || !STRING.test(title.type)) return null
  if (others.length === 0) return 'none'
  return REFERENCE.test(others.at(-1)?.type ?? '') ? 'elsewhere' : null
}

const TITLE_CHARS = 200

/** Of a string what it says, of anything else how it is written. */
function titleOf(tree: SyntaxTree, node: SyntaxNode | undefined): string {
  if (node === undefined || isCallback(node)) return ''
  const text = tree.text.slice(node.start, Math.min(node.end, node.start + TITLE_CHARS))
  return STRING.test(node.type) ? text.replace(/^["'`]|["'`]$/g, '') : text
}

function tableOf(tree: SyntaxTree, { name, call }: ChainStep, read: TableReader) {
  return call !== null && (isTableStep(name) || name === 'with') ? read(argumentsOf(tree, call)[0]) : null
}
