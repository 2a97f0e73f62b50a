import { countIn, type Scanned } from './scan.ts'

/** A stretch of source that runs once for each row of a table. */
export interface Repeat {
  readonly start: number
  readonly end: number
  readonly rows: number
  readonly table: string
}

interface Table {
  readonly rows: number
  readonly text: string
}
type Span = readonly [start: number, end: number]
type Form = (scanned: Scanned, at: number, after: number) => readonly [table: Table, body: Span]

/** How tests are repeated over a table: what announces it, where the table is and what is repeated; a rule is a row. */
const FORMS: readonly (readonly [sign: RegExp, form: Form])[] = [
  // test.each([…])('…', …)
  [/\.(?:each|for)\s*\(/g, (it, _, after) => [tableAt(it, after), callAfter(it, it.pairs.get(after - 1) ?? after)]],
  // for (… of […]), for … in […]:, for _, row := range rows
  [/\b(?:of|in|range)\s+(?=[[({\w])/g, (it, _, after) => [tableAt(it, after), bodyAfter(it, after)]],
  // […].forEach((…) => …)
  [
    /\]\s*\.(?:forEach|map)\s*\(/g,
    (it, at, after) => [tableAt(it, it.pairs.get(at) ?? at), [after, it.pairs.get(after - 1) ?? after]],
  ],
  // @pytest.mark.parametrize("a,b", […])
  [
    /@pytest\.mark\.parametrize\s*\(/g,
    (it, _, after) => {
      const names = after + (/\S/.exec(it.bare.slice(after))?.index ?? 0)
      const table = it.bare.indexOf(',', it.pairs.get(names) ?? names) + 1
      return [tableAt(it, table), bodyAfter(it, it.pairs.get(after - 1) ?? after)]
    },
  ],
  // @ValueSource(ints = {…})
  [
    /@(?:ValueSource|CsvSource|EnumSource)\s*\(/g,
    (it, _, after) => [tableAt(it, it.bare.indexOf('{', after)), bodyAfter(it, it.pairs.get(after - 1) ?? after)],
  ],
  // [InlineData(…)] several times
  [
    /(?:\[(?:InlineData|TestCase|DataRow)\b[^\n]*\s*){2,}/g,
    (it, at, after) => {
      const text = it.code.slice(at, after)
      return [{ rows: text.match(/\[(?:InlineData|TestCase|DataRow)\b/g)?.length ?? 1, text }, bodyAfter(it, after)]
    },
  ],
]

export const repeatsIn = (scanned: Scanned): Repeat[] =>
  FORMS.flatMap(([sign, form]) =>
    [...scanned.bare.matchAll(sign)].flatMap((match) => {
      const [{ rows, text: table }, [start, end]] = form(scanned, match.index, match.index + match[0].length)
      return rows !== 1 && end > start ? [{ start, end, rows, table }] : []
    }),
  )

/** The table that stands here, or the one that is named here. */
function tableAt(scanned: Scanned, at: number): Table {
  const { code, bare, pairs } = scanned
  const start = at + (/\S/.exec(bare.slice(at))?.index ?? 0)
  const table = (open: number): Table => ({
    rows: countIn(scanned, open),
    text: code.slice(open, pairs.get(open) ?? open),
  })
  if (/[[({]/.test(bare[start] ?? '')) return table(start)
  const name = /^\w+/.exec(bare.slice(start))?.[0]
  if (name === undefined) return { rows: 1, text: '' }
  const named = new RegExp(`\\b${name}\\b[^=\\n;]*:?=\\s*(?:\\[\\]struct\\s*\\{[^}]*\\})?\\s*(?=[[{(])`).exec(bare)
  return named === null ? { rows: 1, text: '' } : table(named.index + named[0].length)
}

function callAfter({ bare, pairs }: Scanned, from: number): Span {
  const open = bare.indexOf('(', from)
  return [open, pairs.get(open) ?? open]
}

/** The block that follows: indented, in braces, or one statement. */
function bodyAfter(scanned: Scanned, from: number): Span {
  const { bare, pairs } = scanned
  const rest = bare.slice(from)
  const python = /^[^\n{]*:\s*\n/.exec(rest) ?? /^[^{]{0,400}?\bdef \w+\([^\n]*:\s*\n/.exec(rest)
  if (python !== null) return [from, endOfIndented(bare, from + python[0].length)]
  const brace = bare.indexOf('{', from)
  const isBlock =
    /^[\w\s[\]).,:=>&*@"'()-]{0,300}$/.test(bare.slice(from, brace)) && !/\)\s*\w[\w.]*\(/.test(bare.slice(from, brace))
  if (brace >= 0 && isBlock) return [brace, pairs.get(brace) ?? brace]
  const head = /[)\]]/.exec(rest)?.index ?? 0
  const [open, close] = callAfter(scanned, from + head)
  return [from + head, Math.max(open, close)]
}

/** Where the block that begins with this line ends: before the first line that is indented less. */
export function endOfIndented(bare: string, start: number): number {
  const indent = /^[ \t]*/.exec(bare.slice(start))?.[0].length ?? 0
  const rest = bare.slice(start)
  const less = new RegExp(`\\n(?=[ \\t]{0,${Math.max(0, indent - 1)}}\\S)`).exec(rest)
  return start + (less?.index ?? rest.length)
}
