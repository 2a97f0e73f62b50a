import { expect, test } from 'vitest'
import { testNames } from '../../../src/core/judgement/test-names.ts'
import { namedTests } from '../../../src/stages/brief/named-tests.ts'
import type { Worktree } from '../../../src/workspace/workspace.ts'

test('The names of tests are read from calls, tables and definitions in any language', () => {
  const source = `
    test('INV-06: it\\'s once', () => {})
    it(
      "AC-1: a scan",
    )
    test.each([[1], [2]])('INV-08: %d is refused', () => {})
    t.Run("ID-01: a code", func(t *testing.T) {})
    test(\`INV-02: \${quantity} is too much\`, () => {})
def test_inv_05_storm(db):
func TestInv03Transfer(t *testing.T) {
    void inv07_reversal() {`
  expect(testNames(source)).toEqual([
    ...["INV-06: it's once", 'AC-1: a scan', 'INV-08: %d is refused', 'ID-01: a code', 'INV-02:'],
    ...['test_inv_05_storm', 'TestInv03Transfer', 'inv07_reversal'],
  ])
})

test('What is printed, commented or compared is no test', () => {
  expect(testNames("console.log('✔ INV-06: once')\n// INV-06\nassert.equal(a, 'INV-06')")).toEqual([])
})

const worktree = (files: Record<string, string>, changed: string[]) =>
  ({
    baseSha: 'base',
    changes: async () => changed.map((path) => ({ path, mode: '100644' })),
    list: async () => Object.keys(files),
    show: async (_: string, path: string) => files[path] ?? null,
  }) as unknown as Worktree

test('Tests of a commit are found in its test files, those that the task changed first', async () => {
  const files = {
    'backend/src/a.mjs': "test('INV-06: no test file')",
    'backend/test/old.test.mjs': "test('INV-06: old')\ntest('nothing named')",
    'backend/test/qa/new.test.mjs': "test('AC-1: new')\ntest('INV-99: another')",
  }
  const found = await namedTests(
    worktree(files, ['backend/test/qa/new.test.mjs', 'gone.test.mjs']),
    'head',
    ['AC-1', 'INV-06'],
    new AbortController().signal,
  )
  expect(found).toEqual([
    { file: 'backend/test/qa/new.test.mjs', name: 'AC-1: new' },
    { file: 'backend/test/old.test.mjs', name: 'INV-06: old' },
  ])
})
