import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainLine, slugOf } from '../../../src/local/scripted-model/story/slug.ts'

test('A file name has the words of the request in Latin letters and the number of the task', () => {
  expect(slugOf('Принять паллеты по скану SSCC', 12)).toBe('prinyat-pallety-po-skanu-sscc-12')
  expect(slugOf('📦', 3)).toBe('task-3')
})

test('Any request makes a short plain file name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (title) => {
      expect(slugOf(title, 5)).toMatch(/^[a-z0-9-]{3,40}$/)
    }),
  )
})

test('Any request makes one line that means nothing in code, HTML or Markdown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(plainLine(text)).not.toMatch(/[<>`\\[\]*_#|{}\n\r]/)
    }),
  )
})
