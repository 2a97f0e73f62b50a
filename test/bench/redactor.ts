import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { holdThreads } from '../../src/analysis/analysis.ts'
import { commandLine } from '../../src/config/command-line.ts'
import { createRedactor, type Redactor } from '../../src/secrets/redactor.ts'
import { filesBelow } from '../structure/sources.ts'

/**
 * How fast texts are searched for secrets, by kind and length. With the path of another version's redactor.ts both are
 * measured in turn, and the ratio is printed; goal: 0.8 and more.
 */
const { words } = commandLine({
  usage: 'npm run bench:redactor -- [redactor.ts]',
  about: 'Measures how fast texts are searched for secrets; given another version’s redactor.ts, also beside that.',
  takesWords: true,
})
const KB = 1024
const SIZES = [KB, 16 * KB, 128 * KB, 1024 * KB] as const
/** So much is searched in a measurement, however long each text is. */
const CHARS_A_MEASUREMENT = 4 * 1024 * KB
const ROUNDS = 5
/** A mask withholds what goes beyond, which other versions may not. */
const LONGEST_MASKED = 128 * KB

const secrets = Array.from({ length: 10 }, (_, index) => `secret-${index}-of-this-process`)
const sources = filesBelow('src').filter((path) => /\.(?:ts|mjs|md)$/.test(path))
const code = (await Promise.all(sources.map((path) => readFile(path, 'utf8')))).join('\n')
const TEXTS: Readonly<Record<string, string>> = {
  'source code': code,
  'a lockfile': await readFile('package-lock.json', 'utf8'),
  'a log': logOf(8_000),
}

const WAYS: Readonly<Record<string, (redactor: Redactor, text: string) => unknown>> = {
  'masked at once': (redactor, text) => redactor.mask(text),
  'cleaned with secretlint': (redactor, text) => redactor.clean(text),
  'searched by line': (redactor, text) => redactor.find('all.ts', text),
}

await using _ = holdThreads()
const [other] = words
const before: Redactor | null = other === undefined ? null : (await import(resolve(other))).createRedactor(secrets)
const now = createRedactor(secrets)
for (const [way, work] of Object.entries(WAYS))
  for (const [kind, text] of Object.entries(TEXTS))
    for (const size of SIZES) {
      if (work === WAYS['masked at once'] && size > LONGEST_MASKED) continue
      const [then, speed] = await inTurn(work, piecesOf(text, size))
      const ratio = then === 0 ? '' : `, ${then.toFixed(1)} before: ${(speed / then).toFixed(2)} of it`
      console.log(`${way}, ${kind}, ${size / KB} KB: ${speed.toFixed(1)} MB a second of processor time${ratio}`)
    }

/** Different texts of one size, as long together as a measurement takes. */
function piecesOf(text: string, size: number): string[] {
  const long = text.repeat(Math.ceil((CHARS_A_MEASUREMENT + size) / text.length))
  return Array.from({ length: CHARS_A_MEASUREMENT / size }, (_, index) => long.slice(index * size, (index + 1) * size))
}

/** The best of some rounds each, in turn, so that a busy machine slows down both. */
async function inTurn(work: (redactor: Redactor, text: string) => unknown, texts: string[]): Promise<[number, number]> {
  let [then, speed] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    if (before !== null) then = Math.max(then, await measure(before, work, texts))
    speed = Math.max(speed, await measure(now, work, texts))
  }
  return [then, speed]
}

async function measure(
  redactor: Redactor,
  work: (redactor: Redactor, text: string) => unknown,
  texts: readonly string[],
): Promise<number> {
  const start = process.cpuUsage()
  for (const text of texts) await work(redactor, text)
  const { user, system } = process.cpuUsage(start)
  return CHARS_A_MEASUREMENT / (user + system)
}

/** As services and build servers write them: times, ids, JSON, paths, stack traces. */
function logOf(lines: number): string {
  const hex = (index: number, digits: number) =>
    Math.abs(Math.imul(index + 1, 2_654_435_761))
      .toString(16)
      .padStart(digits, '7')
      .slice(0, digits)
  const shapes: readonly ((index: number) => string)[] = [
    (i) =>
      `2026-03-0${(i % 9) + 1}T08:${10 + (i % 50)}:17.${100 + (i % 900)}Z INFO  [http-nio-8080-exec-${i % 20}] c.acme.wms.receiving.PalletController - received pallet (00)00614141${1234567890 + i} at dock ${i % 12}`,
    (i) =>
      JSON.stringify({
        level: 30,
        time: 1_772_000_000_000 + i,
        pid: 4_211,
        task: i % 40,
        run: `${hex(i, 8)}-4f1c-4b7e-9d2a-${hex(i + 7, 8)}0c1d`,
        msg: 'the stage has ended',
        from: 'BACKEND',
        to: 'QA_BACKEND',
        ms: i % 9_000,
      }),
    (i) =>
      `    at async PalletService.receive (file:///srv/wms/backend/src/receiving/pallet-service.ts:${i % 300}:${i % 60})`,
    (i) => `ok ${i} - receives a pallet of ${i % 40} cases by its SSCC (${i % 90}.${i % 10}ms)`,
    (i) =>
      `10.12.${i % 255}.${i % 17} - - [03/Mar/2026:08:11:${10 + (i % 50)} +0000] "GET /api/v2/locations/A-${i % 99}-0${i % 9}?token_type=none HTTP/1.1" 200 ${i % 5_000} "-" "curl/8.5.0"`,
    (i) =>
      `npm http fetch GET 200 https://registry.example/@acme%2fpallets/-/pallets-${i % 9}.2.${i % 30}.tgz ${i % 900}ms (cache hit) ${hex(i, 8)}`,
  ]
  return Array.from({ length: lines }, (_, index) => shapes[index % shapes.length]?.(index) ?? '').join('\n')
}
