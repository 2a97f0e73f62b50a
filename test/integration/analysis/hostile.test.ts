import { afterAll, expect, test } from 'vitest'
import { holdThreads } from '../../../src/analysis/analysis.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { HOSTILE_TEXTS, readByAll, repeated } from '../../support/hostile-texts.ts'

const threads = holdThreads()
afterAll(() => threads[Symbol.asyncDispose]())
const redactor = createRedactor([])

test('There are sixty hostile texts', () => {
  expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(60)
})

test.each(HOSTILE_TEXTS)('Attack: the main thread has no work with $path full of $piece', async ({ path, piece }) => {
  const begun = process.threadCpuUsage()
  await readByAll(redactor, path, repeated(piece, 4_000))
  expect(process.threadCpuUsage(begun).user / 1_000).toBeLessThan(200)
})
