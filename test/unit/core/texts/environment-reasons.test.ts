import { expect, test } from 'vitest'
import { environmentReasons } from '../../../../src/core/reasons/environment.ts'

const { en, ru } = environmentReasons

test.each([
  ['no_network', '', 'it needs the network', 'ей нужна сеть'],
  ['no_network', 'npm.example', 'it needs the network (npm.example)', 'ей нужна сеть (npm.example)'],
  ['read_only', '', 'it writes to a read-only place', 'она пишет туда, где запись запрещена'],
  ['read_only', '/usr', '/usr is read-only', '/usr: запись запрещена'],
] as const)('What a %s of %j is called', (kind, what, english, russian) => {
  expect([en.why[kind](what), ru.why[kind](what)]).toEqual([english, russian])
})

test('A command that did not end by itself has no exit code', () => {
  expect([en.endedWith(2, 'x'), en.endedWith(null, 'x')]).toEqual([
    'it ended with exit code 2: x',
    'it ended with exit code –: x',
  ])
  expect([ru.endedWith(2, 'x'), ru.endedWith(null, 'x')]).toEqual(['код выхода 2: x', 'код выхода –: x'])
})

test('Of many packages twenty are named, and how many more', () => {
  const packages = (count: number) => Array.from({ length: count }, (_, index) => `p${index} 1.0`)
  expect(en.notAllowed(packages(23))).toContain('; p19 1.0; + 3 more.')
  expect(ru.notAllowed(packages(23))).toContain('; p19 1.0; + 3 ещё.')
  expect(en.notAllowed(packages(20))).toContain('; p19 1.0. They')
})
