import { monitorEventLoopDelay } from 'node:perf_hooks'
import fc from 'fast-check'
import { holdThreads } from '../../src/analysis/analysis.ts'
import { commandLine } from '../../src/config/command-line.ts'
import { createRedactor } from '../../src/secrets/redactor.ts'
import { HOSTILE_TEXTS, readByAll, repeated } from '../support/hostile-texts.ts'

/** The delay of the event loop while hostile texts are read, four at a time; goal: 200 ms at p99. */
const [given = '10000'] = commandLine({
  usage: 'npm run bench:hostile -- [texts]',
  about:
    'Reads the table of hostile texts and 10,000 random ones, unless told, and measures the delay of the event loop.',
  takesWords: true,
}).words
const AT_ONCE = 4
const [TABLE_CHARS, RANDOM_CHARS] = [60_000, 1_000]

const pieces = fc.constantFrom(...HOSTILE_TEXTS.map(({ piece }) => piece))
const randomText = fc.record({
  path: fc.constantFrom(...HOSTILE_TEXTS.map(({ path }) => path)),
  text: fc
    .tuple(fc.array(pieces, { minLength: 1, maxLength: 4 }), fc.string({ maxLength: 20, unit: 'binary' }))
    .map(([pump, end]) => `${repeated(pump.join(''), RANDOM_CHARS)}${end}`),
})
const table = HOSTILE_TEXTS.map(({ path, piece }) => ({ path, text: repeated(piece, TABLE_CHARS) }))

await using _ = holdThreads()
const redactor = createRedactor([])
await redactor.clean('')
for (const [name, texts] of [
  [`the table of ${table.length}`, table],
  [`${given} random ones`, fc.sample(randomText, { numRuns: Number(given), seed: 1 })],
] as const) {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  const begun = process.threadCpuUsage()
  const startedAt = performance.now()
  delay.enable()
  const left = [...texts]
  const readOn = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await readByAll(redactor, next.path, next.text)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, readOn))
  delay.disable()
  const ms = (nanoseconds: number) => (nanoseconds / 1e6).toFixed(0)
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.threadCpuUsage(begun)
  console.log(
    `${name}: delay of the loop p50 ${ms(delay.percentile(50))} ms, p99 ${ms(delay.percentile(99))} ms, most ${ms(delay.max)} ms;` +
      ` ${seconds.toFixed(0)} s, of which the main thread worked ${((user + system) / 1e6).toFixed(1)} s`,
  )
}
