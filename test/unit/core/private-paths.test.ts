import { expect, test } from 'vitest'
import { censorOf, hidingPaths } from '../../../src/core/private-paths.ts'

test.each([
  ['legal/**', 'legal/contracts/acme.md', true],
  ['legal/**', 'Legal/Acme.md', true],
  ['legal/**', 'legal/.hidden', true],
  ['**/.env*', '.env', true],
  ['**/.env*', 'apps/api/.env.production', true],
  ['**/*.pem', 'deploy/keys/site.pem', true],
  ['legal/**', 'backend/legal.md', false],
  ['caf\u00e9/**', 'cafe\u0301/menu.md', true],
])('%s hides %s: %s', (glob, path, isHidden) => {
  expect(hidingPaths([glob])(path)).toBe(isHidden)
})

test('A path is hidden by any of several globs', () => {
  const hides = hidingPaths(['legal/**', '**/*.pem'])
  expect([hides('legal/a.md'), hides('x.pem'), hides('a.md')]).toEqual([true, true, false])
})

test('Without private paths nothing is hidden and no text is changed', () => {
  expect(hidingPaths([])('legal/acme.md')).toBe(false)
  expect(censorOf([])('legal/acme.md')).toBe('legal/acme.md')
})

const censor = censorOf([
  { path: 'legal/acme.md', text: 'Acme pays 12.5 % less until 2031.\n\n- }\nok\n' },
  { path: 'config/prod.env', text: 'PRICE_FEED=https://feed.invalid/acme-secret-feed\nRATE="0.125-of-acme"\n' },
])

test.each([
  ['a path', 'Error in legal/acme.md:3', 'Error in [private]:3'],
  ['a line', '> Acme pays 12.5 % less until 2031. <', '> [private] <'],
  ['a value without its name', 'feed: https://feed.invalid/acme-secret-feed!', 'feed: [private]!'],
  ['a quoted value', 'rate is 0.125-of-acme', 'rate is [private]'],
  ['what is too short to tell anything', '- }\nok\n', '- }\nok\n'],
  ['what is like it', 'Acme pays 12.5 % more', 'Acme pays 12.5 % more'],
])('Of what a command prints %s is masked, or left as it is', (_, text, shown) => {
  expect(censor(text)).toBe(shown)
})

const of = (...lines: string[]) => censorOf([{ path: 'a', text: lines.join('\n') }])

test.each([
  ['a text that begins and ends with it', of('Acme pays'), 'Acme pays, Acme pays', '[private], [private]'],
  ['of eight characters, no less', of('12345678', 'abcdefg'), 'abcdefg 12345678', 'abcdefg [private]'],
  ['by the longest that is known', of('Acme pays', 'Acme pays less'), 'Acme pays less now', '[private] now'],
  [
    'once where two overlap',
    of('Acme pays less', 'less than'),
    'Acme pays less than others do',
    '[private] than others do',
  ],
  ['without the space around it', of('  Acme pays', 'NAME= "Bolt & Co"'), 'Acme pays Bolt & Co', '[private] [private]'],
  ['with what follows it left as it is', of('Acme pays'), 'Acme pays what others pay', '[private] what others pay'],
  ['not where it is a mere rule', of('----------', '  ======== '), '---------- ========', '---------- ========'],
])('A private line is masked in a command’s output: %s', (_, censored, text, shown) => {
  expect(censored(text)).toBe(shown)
})

test('A long line is known by parts of two hundred characters', () => {
  const line = Array.from({ length: 60 }, (_, n) => `c${n + 100};`).join('')
  expect(of(line)(line.slice(0, 200))).toBe('[private]')
})

test('Of very much that is private the first twenty thousand pieces are known, and what is too short takes no place', () => {
  const pieces = Array.from({ length: 20_001 }, (_, n) => `piece ${n + 100_000}`)
  const short = Array.from({ length: 20_000 }, (_, n) => `${n}`)
  const censored = of(...short, ...pieces)
  expect([censored('piece 119999'), censored('piece 120000')]).toEqual(['[private]', 'piece 120000'])
})

test('A line is masked to its end, however long it is', () => {
  const line = Array.from({ length: 200 }, (_, n) => `customer-${n}`).join(' ')
  expect(censorOf([{ path: 'x/y.json', text: line }])(`<${line}>`)).toMatch(/^<(\[private\])+[^c]{0,8}>$/)
})

test('Attack: outputs of any kind are censored in a time that grows with their length', () => {
  const lines = Array.from({ length: 20_000 }, (_, n) => `the very same beginning of all the lines ${n}`)
  const same = Array.from({ length: 190 }, (_, n) => 'x'.repeat(n + 9))
  const many = censorOf([{ path: 'x/private.csv', text: [...lines, ...same.map((one) => `${one}y`)].join('\n') }])
  const texts = [
    'the very same beginning of all the lines '.repeat(3_000),
    'the very same beginning o'.repeat(5_000),
    'x'.repeat(125_000),
  ]
  for (const text of texts) {
    const startedAt = performance.now()
    many(text)
    expect(performance.now() - startedAt).toBeLessThan(4_000)
  }
})
