import { addedLines, type Change, isProduct, isTest } from './change.ts'
import type { Kind, Noticed } from './noticed.ts'
import { scan } from './scan.ts'

type Where = 'test' | 'product' | 'check' | 'code'

/** Signs of one line that mean the same in every language that writes them so; a rule is a row. */
const MARKS: readonly { readonly kind: Kind; readonly where: readonly Where[]; readonly sign: RegExp }[] = [
  mark(
    'test_singled_out',
    ['test'],
    /\b(?:test|it|describe|suite|context)\.only\b|(?<![\w.])f(?:it|describe|context)\s*\(|\bonly:\s*true/,
  ),
  mark(
    'test_skipped',
    ['test'],
    /\b(?:test|it|describe|suite|t|ctx|context)\.(?:skip|todo|fixme|failing)\b|(?<![\w.])x(?:it|test|describe)\s*\(|\b(?:skip|todo):\s*(?:true|['"])|@(?:Disabled|Ignore|pytest\.mark\.(?:skip\b|xfail)|(?:unittest\.)?skip|(?:unittest\.)?expectedFailure)|\bpytest\.(?:skip|xfail)\(|\bself\.skipTest\(|\bt\.Skip(?:Now|f)?\(|\bSkip\s*=\s*"|\[Ignore\b|\bmarkTest(?:Skipped|Incomplete)\(/,
  ),
  mark(
    'test_conditional',
    ['test'],
    /\.(?:skipIf|runIf)\b|\bassum(?:e|ing)That?\(|@(?:EnabledIf|DisabledIf|EnabledOn|DisabledOn)\w*|pytest\.mark\.skipif/,
  ),
  mark(
    'error_swallowed',
    ['check'],
    /\|\|\s*(?:true|:|exit 0)\b|;\s*(?:true|exit 0)\s*['"]?\s*,?$|\bset \+e\b|continue-on-error:\s*true|allow_failure:\s*true|--passWithNoTests|--force-?[eE]xit\b|--exit-zero|--no-fail/,
  ),
  mark(
    'exit_forced',
    ['test', 'check', 'product'],
    /\bprocess\.exit\(\s*0?\s*\)|\bprocess\.exitCode\s*=\s*0\s*;?\s*$|\bos\._exit\(\s*0\s*\)|\bsys\.exit\(\s*0?\s*\)|\bSystem\.exit\(\s*0\s*\)|\bEnvironment\.Exit\(\s*0\s*\)|\bos\.Exit\(\s*0\s*\)|^\s*exit\(\s*0?\s*\)/,
  ),
  mark(
    'test_detected',
    ['product'],
    /NODE_ENV\s*\)?\s*[!=]==?\s*['"]test|['"]test['"]\s*[!=]==?\s*[\w.]*NODE_ENV|\bJEST_WORKER_ID\b|\bNODE_TEST_CONTEXT\b|\bVITEST\b|\bPYTEST_CURRENT_TEST\b|['"](?:pytest|unittest)['"]\s+in\s+sys\.modules|\btesting\.Testing\(\)|(?:APP_ENV|ASPNETCORE_ENVIRONMENT)\W{1,6}(?:test|Testing)/,
  ),
  mark(
    'coverage_narrowed',
    ['code'],
    /\b(?:istanbul|c8|v8|node:coverage)\s+(?:ignore|disable)|#\s*pragma:\s*no cover|@codeCoverageIgnore|\[ExcludeFromCodeCoverage/,
  ),
  mark(
    'check_silenced',
    ['code'],
    /eslint-disable|biome-ignore|@ts-(?:ignore|nocheck|expect-error)|#\s*(?:noqa|type:\s*ignore|pylint:\s*disable)|\/\/\s*nolint|@SuppressWarnings|#pragma warning disable|phpcs:(?:ignore|disable)|@phpstan-ignore|NOSONAR/,
  ),
]

function mark(kind: Kind, where: readonly Where[], sign: RegExp) {
  return { kind, where, sign }
}

/** Where a kind is written: in comments, in what strings say, or else only in code itself. */
const IN_COMMENTS: ReadonlySet<Kind> = new Set(['coverage_narrowed', 'check_silenced'])
const IN_STRINGS: ReadonlySet<Kind> = new Set(['test_detected', 'error_swallowed'])

/** Where a change brings a sign more often than it takes it away; signs that move from file to file are not new. */
export function marksIn(changes: readonly Change[], isCheck: (path: string) => boolean): Noticed[] {
  return MARKS.flatMap(({ kind, where, sign }) => {
    const files = changes.filter(({ path }) =>
      where.some((one) => PLACES[one](path) || (one === 'check' && isCheck(path))),
    )
    const found = files.flatMap((file) => withSign(file, kind, sign))
    return found.slice(0, Math.max(0, count(files, 'after', kind, sign) - count(files, 'before', kind, sign)))
  })
}

/** Programs end themselves where they begin. */
const ENTRY = /(?:^|\/)(?:main|index|cli|bin|server|app|entry|start|demo)\b[^/]*$|(?:^|\/)(?:bin|scripts|tools)\//i

const PLACES: Readonly<Record<Where, (path: string) => boolean>> = {
  test: isTest,
  product: (path) => isProduct(path) && !ENTRY.test(path),
  check: () => false,
  code: (path) => isTest(path) || isProduct(path),
}

function readable(path: string, text: string, kind: Kind): string {
  if (IN_COMMENTS.has(kind)) return text
  const { code, bare } = scan(path, text)
  return IN_STRINGS.has(kind) ? code : bare
}

function withSign(change: Change, kind: Kind, sign: RegExp): Noticed[] {
  const { path, before, after } = change
  const read = (text: string | null) => (text === null ? null : readable(path, text, kind))
  return addedLines({ path, before: read(before), after: read(after) })
    .filter(({ text }) => sign.test(text))
    .map(({ line }) => ({ kind, path, line, what: (after?.split('\n')[line - 1] ?? '').trim() }))
}

const count = (files: readonly Change[], side: 'before' | 'after', kind: Kind, sign: RegExp): number =>
  files.reduce((sum, file) => {
    const text = file[side]
    const lines = text === null ? [] : readable(file.path, text, kind).split('\n')
    return sum + lines.filter((line) => sign.test(line)).length
  }, 0)
