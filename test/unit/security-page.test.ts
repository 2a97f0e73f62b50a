import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const rows = read('SECURITY.md')
  .split('\n')
  .filter((line) => /^\| (?!they try)/.test(line))
  .map((line) => line.slice(2, -2).split(' | '))

test('The threat model is a table of what is tried, what holds it, and the tests', () => {
  expect(rows.length).toBeGreaterThan(30)
  expect(rows.filter(({ length }) => length !== 3)).toEqual([])
})

describe.each(rows)('%s', (_tried, _held, tests = '') => {
  test.each(tests.split('<br>'))('is shown by %s', (named) => {
    const [, file = '', title = ''] = /^`(test\/[\w./-]+\.ts)`: (.+)$/.exec(named) ?? []
    expect(existsSync(join(root, file)), file).toBe(true)
    const quoted = ["'", '"', '`'].map((quote) => `${quote}${title}${quote}`)
    expect(
      quoted.some((text) => read(file).includes(text)),
      title,
    ).toBe(true)
  })
})
