import { expect, test } from 'vitest'
import { oneTest } from '../../../src/agents/tools/one-test.ts'

const file = (name: string | null, text = '') => ({ path: 'test/a.test.mjs', text, name })

test.each([
  [
    ['npx', 'vitest', 'run'],
    ['npx', 'vitest', 'run', 'test/a.test.mjs', '-t', 'counts once'],
  ],
  [
    ['node', 'node_modules/jest/bin/jest.js'],
    ['node', 'node_modules/jest/bin/jest.js', 'test/a.test.mjs', '-t', 'counts once'],
  ],
  [
    ['npx', 'mocha'],
    ['npx', 'mocha', 'test/a.test.mjs', '-g', 'counts once'],
  ],
  [
    ['python', '-m', 'pytest'],
    ['python', '-m', 'pytest', 'test/a.test.mjs', '-k', 'counts once'],
  ],
] as const)('One test runs as %j runs all', (command, expected) => {
  expect(oneTest(file('counts once'), [['npm', 'run', 'lint'], command])).toEqual(expected)
  expect(oneTest(file(null), [command])).toEqual([...command, 'test/a.test.mjs'])
})

test('A file of node:test runs by node, whatever script runs all of them, and a name means itself', () => {
  const text = "import { test } from 'node:test'"
  const script = [['node', 'scripts/check.mjs', 'backend']] as const
  expect(oneTest(file(null, text), script)).toEqual(['node', '--test', '--test-reporter=spec', 'test/a.test.mjs'])
  expect(oneTest(file('a (b)', text), script)).toContain('--test-name-pattern=a \\(b\\)')
})

test('Where nothing tells how a file runs by itself, it is not guessed', () => {
  expect(oneTest(file(null, "import { it } from './own.mjs'"), [['npm', 'test']])).toBeNull()
})
