import { expect, test } from 'vitest'
import { codeLanguage, languageName, proseOf } from '../../../../src/core/language.ts'
import { accepts } from '../../../../src/core/pipeline/acceptance.ts'

test.each([
  ['Fix the label «Принять» on the page', 'Fix the label   on the page'],
  ['Fix `принять()` in receiving', 'Fix   in receiving'],
  ['See https://acme.example/приёмка ```\nпринять\n``` or "stock"', 'See     or  '],
  ['«Принять паллеты»', '«Принять паллеты»'],
])('Of the words %j these count for the language: %j', (text, prose) => {
  expect(proseOf(text)).toBe(prose)
})

test('Code speaks Russian to Russians and English to everybody else', () => {
  expect(['ru', 'ru-RU', 'en', 'pt-BR', 'uk', 'rup'].map(codeLanguage)).toEqual(['ru', 'ru', 'en', 'en', 'en', 'en'])
})

test('A language is named in English in a prompt; one that nobody knows stays as it is', () => {
  expect(['pt', 'pt-BR', 'de', 'qqx'].map(languageName)).toEqual([
    'Portuguese',
    'Brazilian Portuguese',
    'German',
    'qqx',
  ])
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
