import type { Evidence, Finding } from '../../../../src/core/artifacts.ts'

/** What a reviewer says: `file:line` and the quote, as text that a model would send. */
export type Said = readonly [where: string | null, quote: string | null, severity?: Finding['severity']]

export interface Case {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly red?: Evidence
  /** Findings about the planted defect: one of them must survive, all are one. */
  readonly proven?: readonly Said[]
  /** Where code says the defect is. */
  readonly at?: string
  /** Findings that prove nothing: none may survive. */
  readonly noise: readonly Said[]
}

const RECEIVE = 'backend/src/receive.mjs'
const guard = ` export const receive = (ledger, scan) => {
+  const parsed = parseSscc(scan.sscc)
+  ledger.post({ kind: 'receipt', quantity: scan.quantity })
   return ledger.onHand(scan.item)
 }`
const red = (output: string): Evidence => ({ command: 'node --test backend', exit_code: 1, output })
const hallucinated: Said = [`${RECEIVE}:300`, 'await db.query("select * from stock where id = " + scan.id)']
const unchanged: Said = [`${RECEIVE}:13`, 'return ledger.onHand(scan.item)', 'blocker']
const elsewhere: Said = ['backend/src/ledger.mjs:4', 'this.stock[item] += quantity', 'blocker']
const vague: Said = [RECEIVE, null, 'blocker']
const bracket: Said = [`${RECEIVE}:14`, '}', 'major']
const noise = [hallucinated, unchanged, elsewhere, vague, bracket]
const line = "  ledger.post({ kind: 'receipt', quantity: scan.quantity })"

export const DEFECTS: readonly Case[] = [
  {
    name: 'quoted exactly',
    files: { [RECEIVE]: guard },
    proven: [[`${RECEIVE}:12`, line]],
    at: `${RECEIVE}:12`,
    noise,
  },
  {
    name: 'with other spaces and the diff’s sign',
    files: { [RECEIVE]: guard },
    proven: [[`${RECEIVE}:12`, "+ ledger.post({kind: 'receipt',\tquantity: scan.quantity})"]],
    ...{ at: `${RECEIVE}:12`, noise },
  },
  {
    name: 'on the wrong line',
    files: { [RECEIVE]: guard },
    proven: [[`${RECEIVE}:97`, line.trim()]],
    ...{ at: `${RECEIVE}:12`, noise },
  },
  {
    name: 'told thirty times',
    files: { [RECEIVE]: guard },
    proven: Array.from({ length: 30 }, (): Said => [`${RECEIVE}:12`, line]),
    ...{ at: `${RECEIVE}:12`, noise: [] },
  },
  {
    name: 'a line that was taken out',
    files: { [RECEIVE]: ` post(ledger)\n-  if (seen.has(scan.key)) return earlier(scan.key)\n   ledger.post(scan)` },
    proven: [[`${RECEIVE}:11`, 'if (seen.has(scan.key)) return earlier(scan.key)']],
    ...{ at: `${RECEIVE}:11`, noise: [hallucinated, [RECEIVE, 'ledger.post(scan)'], vague] },
  },
  {
    name: 'several lines, some of them unchanged',
    files: { [RECEIVE]: guard },
    proven: [[`${RECEIVE}:11`, `export const receive = (ledger, scan) => {\n  const parsed = parseSscc(scan.sscc)`]],
    ...{ at: `${RECEIVE}:11`, noise },
  },
  {
    name: 'in Russian, decomposed by the model',
    files: { 'frontend/page.html': ' <p>\n+  <b>Принято: приём второй паллеты удваивает остаток</b>\n </p>' },
    proven: [['frontend/page.html:11', '<b>Принято: приём второй паллеты удваивает остаток</b>'.normalize('NFD')]],
    ...{ at: 'frontend/page.html:11', noise: [hallucinated, ['frontend/page.html', 'Принято: ничего']] },
  },
  {
    name: 'in a file whose name is Cyrillic and decomposed',
    files: { 'docs/приёмка.md': ' # Приёмка\n+Скан дважды принимает дважды' },
    proven: [['docs/приёмка.md'.normalize('NFD'), 'Скан дважды принимает дважды']],
    ...{ at: 'docs/приёмка.md:11', noise: [elsewhere] },
  },
  {
    name: 'with the path as the sandbox shows it',
    files: { [RECEIVE]: guard },
    proven: [[`/workspace/${RECEIVE}:12`, line]],
    ...{ at: `${RECEIVE}:12`, noise },
  },
  {
    name: 'with the file’s name alone',
    files: { [RECEIVE]: guard, 'docs/receiving.md': '+Scan a pallet.' },
    proven: [['receive.mjs', line]],
    ...{ at: `${RECEIVE}:12`, noise },
  },
  {
    name: 'without a file',
    files: { 'docs/receiving.md': '+Scan a pallet.', [RECEIVE]: guard },
    proven: [[null, line]],
    ...{ at: `${RECEIVE}:12`, noise },
  },
  {
    name: 'proven by a red test of QA',
    files: { [RECEIVE]: guard },
    red: red('✖ the same pallet scanned twice counts once (1.4ms)\n  80 !== 40\nbackend: failed'),
    proven: [[RECEIVE, '✖ the same pallet scanned twice counts once (12.9ms)']],
    ...{ at: RECEIVE, noise: [hallucinated, [RECEIVE, '✖ an invented test fails'], vague] },
  },
  {
    name: 'a red test about a file that did not change',
    files: { [RECEIVE]: guard },
    red: red('✖ on-hand is the sum of movements (3ms)\nbackend: failed'),
    proven: [['backend/src/ledger.mjs', '✖ on-hand is the sum of movements']],
    ...{ at: 'backend/src/ledger.mjs', noise: [elsewhere, unchanged] },
  },
  {
    name: 'of two places the nearer one',
    files: { [RECEIVE]: ' a()\n+retry(scan, forever)\n b()\n c()\n+retry(scan, forever)' },
    proven: [[`${RECEIVE}:15`, 'retry(scan, forever)']],
    ...{ at: `${RECEIVE}:14`, noise: [[RECEIVE, 'b()\nc()'], vague] },
  },
  {
    name: 'in a line that looks like the head of a diff',
    files: { 'migrations/2.sql': '-- lock the bin\n+-- no lock: two pickers may take the last one\n+++ counter' },
    proven: [['migrations/2.sql', 'no lock: two pickers may take the last one']],
    ...{ at: 'migrations/2.sql:10', noise: [elsewhere] },
  },
]

/** Nothing is wrong with them, whatever the reviewer says. */
const clean = (name: string, said: readonly Said[], files: Case['files'] = { [RECEIVE]: guard }): Case => ({
  ...{ name, files, noise: said },
})
export const CLEAN: readonly Case[] = [
  clean('nothing is said', []),
  clean('a line that does not exist', [hallucinated]),
  clean('a line next to the change', [unchanged]),
  clean('a file that was not changed', [elsewhere]),
  clean('no quote', [vague, [null, null, 'major'], [RECEIVE, '   ', 'major']]),
  clean('a bracket', [bracket, [RECEIVE, '});', 'blocker']]),
  clean('a part too short to mean this line', [
    [RECEIVE, 'scan', 'blocker'],
    [RECEIVE, 'const', 'major'],
  ]),
  clean(
    'thirty lines that do not exist',
    Array.from({ length: 30 }, (_, n): Said => [`${RECEIVE}:${n}`, `stock.quantity -= pallets[${n}].quantity`]),
  ),
  clean('a quote put together from two places', [[RECEIVE, 'parseSscc(scan.sscc) ledger.post({ kind', 'blocker']]),
  clean('lines in another order', [[RECEIVE, `${line}\n  const parsed = parseSscc(scan.sscc)`, 'blocker']]),
  clean('unchanged lines around the change', [[RECEIVE, 'return ledger.onHand(scan.item)\n}', 'blocker']]),
  clean('another letter case', [[RECEIVE, line.toUpperCase(), 'blocker']]),
  clean('Russian words that nobody wrote', [['docs/приёмка.md', 'Приём без проверки кода', 'major']], {
    'docs/приёмка.md': ' # Приёмка\n+Скан проверяется',
  }),
  clean('a test that did not run red', [[RECEIVE, '✖ the same pallet scanned twice counts once', 'blocker']]),
  clean('the name of another file’s line', [['docs/a.md', 'ledger.post({ kind', 'blocker']], {
    ...{ [RECEIVE]: guard, 'docs/a.md': '+Scan a pallet.' },
  }),
]
