import { expect, test } from 'vitest'
import type { ChangedFile } from '../../../src/agents/agent.ts'
import { weakenedTests } from '../../../src/agents/tools/weakened-tests.ts'

const SUITE = "test('adds', () => { assert.equal(add(1, 1), 2) })\ntest('refuses', () => { assert.throws(add) })\n"
const change = (before: string | null, after: string | null, path = 'backend/test/add.test.mjs'): ChangedFile => ({
  path,
  irregular: false,
  before,
  after,
})

test.each([
  ['an assertion is taken out', SUITE.replace('assert.throws(add)', '')],
  ['a test is taken out', SUITE.split('\n')[0] ?? ''],
  ['a test is skipped', SUITE.replace("test('adds'", "test.skip('adds'")],
  ['one test is singled out', SUITE.replace("test('adds'", "test.only('adds'")],
  ['a test is put off', SUITE.replace("test('adds'", "test.todo('adds'")],
  ['a test is skipped by an option', SUITE.replace("'adds', ()", "'adds', { skip: true }, ()")],
  ['a file of tests is removed', null],
])('Tests are weaker when %s', async (_, after) => {
  expect(await weakenedTests([change(SUITE, after)])).toEqual(expect.any(String))
})

test.each([
  ['tests are added', [change(SUITE, `${SUITE}test('more', () => { assert.ok(true) })`)]],
  ['tests move to another file', [change(SUITE, null), change(null, SUITE, 'backend/test/sum.test.mjs')]],
  ['an expected value changes', [change(SUITE, SUITE.replace(', 2)', ', 3)'))]],
  ['only code changes', [change('assert(a)\nassert(b)', 'assert(a)', 'backend/src/add.mjs')]],
  ['a new file of tests comes', [change(null, SUITE)]],
])('Tests are not weaker when %s', async (_, changes) => {
  expect(await weakenedTests(changes)).toBe(null)
})
