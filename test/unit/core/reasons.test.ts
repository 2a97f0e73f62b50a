import { expect, test } from 'vitest'
import { enReasons } from '../../../src/core/reasons/en.ts'
import { gateCheckName, reasonsIn } from '../../../src/core/reasons/reasons.ts'
import { ruReasons } from '../../../src/core/reasons/ru.ts'

/** An argument that every reason can say: it is used as a text, a list and a number. */
const SEVEN = Object.assign(['7'], { toFixed: () => '7' })

/** Every sentence of a catalogue, said with one argument for all. */
const sentences = (entry: unknown, name = ''): [name: string, said: string][] => {
  if (typeof entry === 'string') return [[name, entry]]
  if (typeof entry === 'function') return [[name, String(entry(...Array(entry.length).fill(SEVEN)))]]
  return Object.entries(entry as object).flatMap(([key, inner]) => sentences(inner, `${name}.${key}`))
}

const NAMES_OF_THEIR_OWN = new Set(['.stages.CI_WAIT'])

test('Every reason is said in Russian and in English, each in its own letters', () => {
  for (const [name, said] of sentences(ruReasons))
    if (!NAMES_OF_THEIR_OWN.has(name)) expect(said, name).toMatch(/[а-яё]/i)
  for (const [name, said] of sentences(enReasons)) expect(said, name).not.toMatch(/[а-яё]/i)
  expect(sentences(ruReasons).map(([name]) => name)).toEqual(sentences(enReasons).map(([name]) => name))
})

test.each([
  [1, '1 проверка пройдена: секреты.'],
  [2, '2 проверки пройдены: секреты, секреты.'],
  [5, '5 проверок пройдено: секреты, секреты, секреты, секреты, секреты.'],
])('A gate counts %i checks as Russian does', (n, said) => {
  const words = reasonsIn('ru')
  expect(words.gate.passed(Array(n).fill(gateCheckName(words, 'secrets')))).toBe(said)
})

test('A check is named by its stage or its own word, and by its id where it has neither', () => {
  const named = (id: string) => gateCheckName(reasonsIn('ru'), id)
  expect(['QA_BACKEND', 'paths', 'backend-tests'].map(named)).toEqual([
    'QA бэкенда',
    'разрешённые пути',
    'backend-tests',
  ])
})

test.each(['valueOf', 'toString', 'constructor', '__proto__'])(
  'A gate’s check that a team calls %s keeps its name',
  (id) => {
    expect(gateCheckName(enReasons, id)).toBe(id)
  },
)
