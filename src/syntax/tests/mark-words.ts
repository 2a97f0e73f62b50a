import { argumentsOf, type Chain, type ChainStep } from '../chains.ts'
import type { TestMarkKind } from '../code-reading.ts'
import { fieldOf, partsOf, type SyntaxNode, type SyntaxTree, textOf } from '../tree.ts'
import type { Annotation } from './annotations.ts'

/** Names that follow a test's word, e.g. `test.skip`, and what they say; `null`: nothing of whether it runs. */
export const MODIFIERS: ReadonlyMap<string, TestMarkKind | null> = new Map([
  ...([
    ['only', 'only'],
    ['todo', 'todo'],
  ] as const),
  ...['skip', 'fixme', 'failing', 'fails'].map((name) => [name, 'skipped'] as const),
  ...['skipIf', 'runIf'].map((name) => [name, 'conditional'] as const),
  ...['each', 'for', 'concurrent', 'sequential', 'serial', 'parallel'].map((name) => [name, null] as const),
])

/** Calls and names that stand in a test or above it. */
const SAID: readonly (readonly [kind: TestMarkKind, names: RegExp])[] = [
  ['only', /^(?:test|it|describe|suite|context)\.only$/],
  [
    'skipped',
    /^(?:(?:test|it|describe|suite|context|ctx|t|b|this)\.(?:skip|fixme|failing)|pytest\.(?:mark\.)?(?:skip|xfail)|(?:unittest\.)?(?:skip|expectedFailure|SkipTest)|(?:self|this|\$this|static)\.(?:skipTest|skip|markTestSkipped|markTestIncomplete)|t\.Skip(?:Now|f)?|Assert\.(?:Ignore|Inconclusive)|Skip\.(?:If|IfNot)|markTestSkipped)$/,
  ],
  ['todo', /^(?:test|it|describe|suite|context|ctx|t)\.todo$/],
  [
    'conditional',
    /^(?:pytest\.mark\.skipif|(?:unittest\.)?skip(?:If|Unless)|(?:test|it|describe|suite)\.(?:skipIf|runIf)|(?:\w+\.)?assum(?:e\w*|ingThat))$/,
  ],
]

/** Annotations, attributes and decorators by their last names. */
const ANNOTATED: readonly (readonly [kind: TestMarkKind, name: RegExp])[] = [
  ['skipped', /^(?:Disabled|Ignore|ignore|Explicit|skip|xfail|expectedFailure)(?:Attribute)?$/],
  ['conditional', /^(?:(?:En|Dis)abled(?:If|On|For|In)\w*|skipif|skip(?:If|Unless)|Requires\w+)$/],
]

/** What a chain says of whether a test runs; `skip 'later'` alone means it in Ruby only. */
export function markOfChain({ steps }: Chain, grammar: string): TestMarkKind | null {
  const called = steps.findIndex(({ call }) => call !== null)
  const names = steps.slice(0, called < 0 ? steps.length : called + 1).map(({ name }) => name)
  const said = names.join('.')
  if (grammar === 'ruby' && /^(?:skip|pending)$/.test(said)) return 'skipped'
  if (said === 'skip' && grammar !== 'python') return null
  return SAID.find(([, pattern]) => pattern.test(said))?.[0] ?? null
}

export function markOfAnnotations(tree: SyntaxTree, annotations: readonly Annotation[]): TestMarkKind | null {
  const kinds = annotations.map((one) => markOfAnnotation(tree, one))
  return kinds.find((kind) => kind !== null && kind !== 'conditional') ?? kinds.find((kind) => kind !== null) ?? null
}

export function markOfAnnotation(tree: SyntaxTree, { name, given }: Annotation): TestMarkKind | null {
  const last = name.split(/[.:]+/).at(-1) ?? ''
  const said = ANNOTATED.find(([, pattern]) => pattern.test(last))?.[0]
  if (said !== undefined) return said
  return given.some((one) => /^(?:Skip|Ignore|IgnoreReason|Explicit)\s*=(?!\s*(?:false|null))/.test(textOf(tree, one)))
    ? 'skipped'
    : null
}

/** Of `{ skip: true }`, `todo: 'later'`, `:focus` and the like. */
export function markOfOptions(tree: SyntaxTree, given: readonly SyntaxNode[]): TestMarkKind | null {
  for (const option of given.flatMap((one) => (/^(?:object|hash)$/.test(one.type) ? partsOf(tree, one) : [one]))) {
    const text = textOf(tree, option)
    if (option.type === 'simple_symbol') {
      if (/^:(?:skip|pending)$/.test(text)) return 'skipped'
      if (/^:(?:focus|only)$/.test(text)) return 'only'
    }
    const kind = option.type === 'pair' ? markOfPair(tree, option) : null
    if (kind !== null) return kind
  }
  return null
}

function markOfPair(tree: SyntaxTree, pair: SyntaxNode): TestMarkKind | null {
  const [key, value] = [fieldOf(tree, pair, 'key'), fieldOf(tree, pair, 'value')]
  if (key === null || value === null || value.end - value.start > 200) return null
  const word = textOf(tree, key).replace(/^['"]|['"]$/g, '')
  const kind = word === 'focus' ? 'only' : word === 'pending' ? 'skipped' : MODIFIERS.get(word)
  const said = textOf(tree, value)
  if (kind === undefined || kind === null || /^(?:false|undefined|null|nil|0|''|"")$/.test(said)) return null
  return kind === 'only' || /^(?:true$|['"`])/.test(said) ? kind : 'conditional'
}

/** Of the names that a test's word is followed by; a condition that is written out is none. */
export function markOfSteps(tree: SyntaxTree, steps: readonly ChainStep[]): TestMarkKind | null {
  for (const { name, call } of steps) {
    const kind = MODIFIERS.get(name) ?? null
    if (kind === null) continue
    const given = call === null ? '' : argumentsOf(tree, call).map((one) => textOf(tree, one).slice(0, 20))[0]
    if (kind !== 'conditional') return kind
    if (given === (name === 'skipIf' ? 'false' : 'true')) continue
    return given === (name === 'skipIf' ? 'true' : 'false') ? 'skipped' : kind
  }
  return null
}
