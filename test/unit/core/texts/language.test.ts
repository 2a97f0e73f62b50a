import { expect, test } from 'vitest'
import { detectLanguage } from '../../../../src/core/language.ts'
import { accepts } from '../../../../src/core/pipeline/acceptance.ts'

test.each([
  ['Принять паллеты по скану SSCC', 'ru'],
  ['Fix the label «Принять» on the page', 'en'],
  ['Fix `принять()` in receiving', 'en'],
  ['Receive pallets by SSCC scan, пожалуйста', 'ru'],
  ['Receive pallets', 'en'],
  ['«Принять паллеты»', 'ru'],
  ['SKU №12 по EAN', 'en'],
])('The request %j is answered in %s', (request, language) => {
  expect(detectLanguage(request)).toBe(language)
})

test.each([
  ['accept', true],
  ['Accepted, thank you', true],
  ['— принято', true],
  ['Принимаю как есть', true],
  ['acceptance tests are missing', false],
  ['I do not accept this', false],
  ['приняточно', false],
  ['', false],
])('The answer %j lets something pass: %s', (answer, passes) => {
  expect(accepts(answer)).toBe(passes)
})
