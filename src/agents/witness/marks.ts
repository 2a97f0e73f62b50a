import type { TestMarkKind } from '../../syntax/code-reading.ts'
import { addedLines, lineOf, type ReadChange } from './change.ts'
import { isProduct, isTest } from './files.ts'
import type { Observation, ObservationKind } from './observation.ts'

type Where = 'test' | 'product' | 'check' | 'code'

/** Patterns of one line that mean the same in every language; a rule is a row. */
const SIGNS: readonly Sign[] = [
  sign(
    'error_swallowed',
    ['check'],
    /\|\|\s?(?:true|:|exit 0)\b|;\s?(?:true|exit 0)\s?['"]?\s?,?$|\bset \+e\b|continue-on-error:\s?true|allow_failure:\s?true|--passWithNoTests|--force-?[eE]xit\b|--exit-zero|--no-fail/,
  ),
  sign(
    'exit_forced',
    ['test', 'check', 'product'],
    /\bprocess\.exit\(\s?0?\s?\)|\bprocess\.exitCode\s?=\s?0\s?;?\s?$|\bos\._exit\(\s?0\s?\)|\bsys\.exit\(\s?0?\s?\)|\bSystem\.exit\(\s?0\s?\)|\bEnvironment\.Exit\(\s?0\s?\)|\bos\.Exit\(\s?0\s?\)|^\s*exit\(\s?0?\s?\)/,
  ),
  sign(
    'test_detected',
    ['product'],
    /NODE_ENV\s?\)?\s?[!=]==?\s?['"]test|['"]test['"]\s?[!=]==?\s?[\w.]{0,60}NODE_ENV|\bJEST_WORKER_ID\b|\bNODE_TEST_CONTEXT\b|\bVITEST\b|\bPYTEST_CURRENT_TEST\b|['"](?:pytest|unittest)['"]\s?in\s?sys\.modules|\btesting\.Testing\(\)|(?:APP_ENV|ASPNETCORE_ENVIRONMENT)\W{1,6}(?:test|Testing)/,
  ),
  sign(
    'coverage_narrowed',
    ['code'],
    /\b(?:istanbul|c8|v8|node:coverage)\s(?:ignore|disable)|#\s?pragma:\s?no cover|@codeCoverageIgnore|\[ExcludeFromCodeCoverage/,
  ),
  sign(
    'check_silenced',
    ['code'],
    /eslint-disable|biome-ignore|@ts-(?:ignore|nocheck|expect-error)|#\s?(?:noqa|type:\s?ignore|pylint:\s?disable)|\/\/\s?nolint|@SuppressWarnings|#pragma warning disable|phpcs:(?:ignore|disable)|@phpstan-ignore|NOSONAR/,
  ),
]

interface Sign {
  readonly kind: ObservationKind
  readonly where: readonly Where[]
  readonly pattern: RegExp
}

function sign(kind: ObservationKind, where: readonly Where[], pattern: RegExp): Sign {
  return { kind, where, pattern }
}

/** Kinds that are looked for in comments or strings too; all others only in code. */
const IN_COMMENTS: ReadonlySet<ObservationKind> = new Set(['coverage_narrowed', 'check_silenced'])
const IN_STRINGS: ReadonlySet<ObservationKind> = new Set(['test_detected', 'error_swallowed'])

/** Reports a sign only if the change adds more of its kind than it removes: one that moves to another file is not new. */
export const signsIn = (changes: readonly ReadChange[], isCheck: (path: string) => boolean): Observation[] =>
  SIGNS.flatMap((one) => {
    const isThere = (path: string) =>
      one.where.some((place) => PLACES[place](path) || (place === 'check' && isCheck(path)))
    const files = changes.filter(({ path }) => isThere(path))
    const texts = files.map((file) => readable(file, one.kind))
    const count = (side: 'before' | 'after') => texts.reduce((sum, text) => sum + linesWith(one.pattern, text[side]), 0)
    const found = files.flatMap((file, index) => newSigns(file, texts[index] ?? NO_TEXT, one))
    return found.slice(0, Math.max(0, count('after') - count('before')))
  })

/** Entry points, where a program may end itself. */
const ENTRY = /(?:^|\/)(?:main|index|cli|bin|server|app|entry|start|demo)\b[^/]*$|(?:^|\/)(?:bin|scripts|tools)\//i

const PLACES: Readonly<Record<Where, (path: string) => boolean>> = {
  test: isTest,
  product: (path) => isProduct(path) && !ENTRY.test(path),
  check: () => false,
  code: (path) => isTest(path) || isProduct(path),
}

interface Texts {
  readonly before: string | null
  readonly after: string | null
}
const NO_TEXT: Texts = { before: null, after: null }

function readable({ before, after, was, is }: ReadChange, kind: ObservationKind): Texts {
  if (IN_COMMENTS.has(kind)) return { before, after }
  const part = IN_STRINGS.has(kind) ? 'code' : 'bare'
  return { before: was?.[part] ?? null, after: is?.[part] ?? null }
}

function newSigns({ path, after }: ReadChange, texts: Texts, { kind, pattern }: Sign): Observation[] {
  const lines = (after ?? '').split('\n')
  return addedLines(texts)
    .filter(({ text }) => pattern.test(text))
    .map(({ line }) => ({ kind, path, line, what: lineOf(lines, line) }))
}

const linesWith = (pattern: RegExp, text: string | null): number =>
  text === null ? 0 : text.split('\n').filter((line) => pattern.test(line)).length

const KINDS: Readonly<Record<TestMarkKind, ObservationKind>> = {
  skipped: 'test_skipped',
  todo: 'test_skipped',
  only: 'test_singled_out',
  conditional: 'test_conditional',
}

/** Test marks such as skip and only, if the change adds more of a kind than it removes. */
export function marksIn(changes: readonly ReadChange[]): Observation[] {
  const files = changes.filter(({ path }) => isTest(path))
  const had = files.flatMap(({ path, before, was }) => marksOf(path, before, was))
  const has = files.flatMap(({ path, after, is }) => marksOf(path, after, is))
  return [...new Set(Object.values(KINDS))].flatMap((kind) => {
    const [old, now] = [had, has].map((marks) => marks.filter((mark) => mark.kind === kind))
    const known = new Map<string, number>()
    for (const { what } of old ?? []) known.set(what, (known.get(what) ?? 0) + 1)
    const fresh = (now ?? []).filter(({ what }) => {
      const left = known.get(what) ?? 0
      known.set(what, left - 1)
      return left <= 0
    })
    return fresh.slice(0, Math.max(0, (now ?? []).length - (old ?? []).length))
  })
}

function marksOf(path: string, text: string | null, reading: ReadChange['is']): Observation[] {
  const lines = (text ?? '').split('\n')
  return (reading?.marks ?? []).map(({ kind, line }) => ({ kind: KINDS[kind], path, line, what: lineOf(lines, line) }))
}
