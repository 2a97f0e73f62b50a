import { describe, expect, test } from 'vitest'
import { observe } from '../../../../src/agents/witness/witness.ts'

/** What an author may write to keep the witness busy; each made so long by saying it again. */
const HOSTILE: readonly (readonly [path: string, piece: string])[] = [
  ['a.test.mjs', 'assert.ok('],
  ['a.test.mjs', 'assert.ok(() => '],
  ['a.test.mjs', "test('a', () => { assert.ok(a) })\n"],
  ['a.test.mjs', "test('a', () => {"],
  ['a.test.mjs', 'for (const a of [1]) '],
  ['a.test.ts', 'function f() { f();'],
  ['test_a.py', 'def test_a():\n'],
  ['ATest.java', '@Test void a() {'],
  ['spec/a_spec.rb', 'it "a" do\n'],
  ['ATest.kt', '@Test fun a() {\n'],
  ['src/a.mjs', "a === 'LOT-1' || "],
  ['Makefile', 'test'],
]

describe.each(HOSTILE)('In %s, %j again and again', (path, piece) => {
  test('four times the text takes no more than about four times the work', async () => {
    const short = await workFor(path, piece, 7_500)
    const long = await workFor(path, piece, 30_000)
    // 16 times, if it grew with the square.
    expect(long / short).toBeLessThan(9)
  })
})

/** The processor's time, the least of several, so that it tells of the work and not of the machine. */
async function workFor(path: string, piece: string, chars: number): Promise<number> {
  const text = piece.repeat(chars / piece.length)
  const changes = [{ path, before: `${text}\n// before`, after: `${text}\n// after` }]
  const scene = { changes, request: '', checkFiles: [], otherTests: [text] }
  const times: number[] = []
  for (let round = 0; round < 2; round++) {
    const begun = process.threadCpuUsage()
    await observe(scene)
    times.push(process.threadCpuUsage(begun).user)
  }
  return Math.max(LEAST_MICROSECONDS, Math.min(...times))
}

/** Less cannot be measured. */
const LEAST_MICROSECONDS = 2_000
