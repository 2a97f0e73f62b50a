import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mayBeLinted } from '../../../src/secrets/search/linted-marks.ts'

const RULES = readFileSync(new URL(import.meta.resolve('@secretlint/secretlint-rule-preset-recommend')), 'utf8')
const rawOf = (text: string): string => text.replaceAll('\\\\', '\\')

/** The patterns of the installed rules, each with the rule's name. */
function patternsOf(code: string): { rule: string; source: string }[] {
  const parts = new Map<string, string>()
  return code.split('\n').flatMap((line): { rule: string; source: string }[] => {
    const part = /const (AWS|QUOTE|CONNECT) = (["`])(.*)\2;/.exec(line)
    if (part) parts.set(part[1] ?? '', part[2] === '"' ? rawOf(part[3] ?? '') : (part[3] ?? ''))
    const literal = /const (\w*pattern\w*) = \/(.+)\/[a-z]*;$/i.exec(line)
    const composed = /const (\w*patten) = new RegExp\(String\.raw `(.+)`, "g"\);$/i.exec(line)
    const source = literal?.[2] ?? composed?.[2]?.replaceAll(/\$\{(\w+)\}/g, (_, name) => parts.get(name) ?? '')
    return source === undefined ? [] : [{ rule: (literal ?? composed)?.[1] ?? '', source }]
  })
}

/** Without what must stand around a match, and without names: of no use to make texts. */
const plain = (source: string): string =>
  source.replaceAll(/\(\?<?!(?:\[[^\]]*\]|\\p\{L\}|\\w)\)|\\b/g, '').replaceAll(/\(\?<\w+>/g, '(?:')

const PATTERNS = patternsOf(RULES)

test('The installed rules have the patterns that are known here', () => {
  expect(PATTERNS).toHaveLength(39)
  expect(RULES.match(/id: "@secretlint\/secretlint-rule-\w/g)).toHaveLength(29)
})

test.each(PATTERNS)('Whatever secretlint takes for a secret has a mark: $rule $source', ({ source }) => {
  const match = fc.stringMatching(new RegExp(plain(source)), { size: 'small' })
  fc.assert(
    fc.property(match, (text) => mayBeLinted('a.ts', text)),
    { numRuns: 40 },
  )
})

test('Ordinary text has none', () => {
  for (const text of ['export const account = accounts.find(byId)', 'see https://example.com/a:b', 'keys are sk-x'])
    expect(mayBeLinted('a.ts', text), text).toBe(false)
})

test('A key in JSON has one, however it is escaped', () => {
  expect(mayBeLinted('key.json', '{"private_key": "-----BEGIN PRIVATE KEY"}')).toBe(true)
  expect(mayBeLinted('key.json', '{"private\\u005fkey": "\\u002d----BEGIN PRIVATE KEY"}')).toBe(true)
})
