import { afterAll, expect, test } from 'vitest'
import { weakenedTests } from '../../../src/agents/tools/weakened-tests.ts'
import { analyse, holdThreads } from '../../../src/analysis/analysis.ts'
import { observeChanges } from '../../../src/analysis/observe-changes.ts'
import { addedSecrets } from '../../../src/secrets/added-secrets.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { certifiedTest } from '../../support/sampled.ts'

const PROGRAM = new URL('../../support/stuck-thread.ts', import.meta.url)
const threads = holdThreads({ program: PROGRAM, cpuLimitMs: 500 })
afterAll(() => threads[Symbol.asyncDispose]())

const redactor = createRedactor([])
const TOKEN = ['ghp', 'R4nd0mLookingTokenOfThirtySixChars00'].join('_')
/** A longer text is searched on a thread, whatever stands in it. */
const SPACES = ' '.repeat(16 * 1024)
const TRAPS = ['TRAP-REGEXP', 'TRAP-GLOB', 'TRAP-LOOP', 'TRAP-MEMORY', 'TRAP-STACK'] as const

test.each(TRAPS)('What holds a thread up is too complex and nobody waits for it: %s', async (trap) => {
  const begun = process.threadCpuUsage()
  const stuck = analyse('syntaxFault', { path: 'a.mjs', before: null, after: trap })
  const words = analyse('cleanTexts', { known: [], texts: ['plain words'], oneByOne: false })
  expect(await words).toEqual({ outcome: 'done', result: ['plain words'] })
  expect((await stuck).outcome).toBe('too_complex')
  // However busy the machine is: the main thread itself has hardly worked.
  expect(process.threadCpuUsage(begun).user / 1_000).toBeLessThan(200)
  // The next text finds a thread again.
  expect(await analyse('syntaxFault', { path: 'a.mjs', before: null, after: 'a()' })).toEqual({
    ...{ outcome: 'done', result: null },
  })
})

test('A text that cannot be searched to its end is withheld, and those beside it are cleaned', async () => {
  const event = { type: 'run_passed', summary: `TRAP-REGEXP ${'x'.repeat(100)}`, detail: `token ${TOKEN}` }
  expect(await redactor.clean(event)).toEqual({
    ...{ type: 'run_passed', summary: '[secret: too-complex]', detail: 'token [secret: github-token]' },
  })
})

test('A file that cannot be searched to its end is a finding, which people may allow', async () => {
  const change = { path: 'a.txt', before: null, after: `TRAP-LOOP${SPACES}` }
  const [found, ...more] = await addedSecrets(redactor, change, [])
  expect({ ...found, more }).toMatchObject({ path: 'a.txt', rule: 'too-complex', more: [] })
  expect(await addedSecrets(redactor, change, [found?.fingerprint ?? ''])).toEqual([])
})

test('A file that cannot be read to its end is told by name, and the others are read all the same', async () => {
  const skipped = { path: 'b.test.mjs', before: "test('a', () => { f() })", after: "test.skip('a', () => { f() })" }
  const changes = [{ path: 'a.test.mjs', before: null, after: 'TRAP-REGEXP' }, skipped]
  const seen = await observeChanges({ changes, request: '', checkFiles: [], otherTests: async () => [] })
  expect(seen.map(({ kind, path }) => [kind, path])).toEqual([
    ['too_complex', 'a.test.mjs'],
    ['test_skipped', 'b.test.mjs'],
  ])
})

certifiedTest('Where too many files cannot be read, none that is left counts as read', {}, async () => {
  const changes = [1, 2, 3, 4, 5, 6].map((number) => ({
    ...{ path: `${number}.test.mjs`, irregular: false, before: null },
    after: number < 6 ? 'TRAP-LOOP' : 'a()',
  }))
  const objection = await weakenedTests(changes)
  expect(objection?.split('; ')).toEqual(changes.map(({ path }) => `Too complex to check: ${path} (${path})`))
})
