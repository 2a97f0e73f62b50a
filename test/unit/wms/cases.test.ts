import { expect, test } from 'vitest'
import { type Case, contradict, readCase } from '../../../src/wms/points/cases.ts'

const read = (text: string): Case => {
  const found = readCase(text)
  if (found === null) throw new Error(text)
  return found
}

test('A case is read with its operation, conditions, settings and answer; a remark after it is for people', () => {
  expect(read('pick: lot held + first scan {expiry_day=inclusive} {parcels=one} -> refused; says why')).toEqual({
    ...{ operation: 'pick', given: ['lot held', 'first scan'], outcome: 'refused' },
    settings: { expiry_day: 'inclusive', parcels: 'one' },
  })
  expect(read('make kit: part missing -> refused').settings).toEqual({})
})

test.each([
  'pick',
  'pick: lot held',
  'pick: lot held -> maybe',
  'Pick: lot held -> refused',
  'pick: lot {x} -> refused',
])('What has another form is no case: %s', (text) => expect(readCase(text)).toBeNull())

test.each([
  ['receive: serial shipped before -> accepted', 'receive: serial shipped before -> refused'],
  ['receive: serial shipped before + new key -> accepted', 'receive: serial shipped before -> refused'],
  ['receive: known -> refused', 'receive: known + new key -> accepted'],
  ['scan: same key -> repeated', 'scan: same key -> refused'],
  ['move: a + b -> asked', 'move: b + a -> refused'],
  ['move: under count {counted_place=open} -> accepted', 'move: under count -> refused'],
])('%s contradicts %s', (a, b) => {
  expect(contradict(read(a), read(b))).toBe(true)
  expect(contradict(read(b), read(a))).toBe(true)
})

test.each([
  ['receive: known -> refused', 'receive: known -> refused'],
  ['receive: known -> refused', 'pick: known -> accepted'],
  ['receive: known -> accepted', 'receive: known + held -> refused'],
  ['receive: known -> refused', 'receive: new -> accepted'],
  ['scan: a -> repeated', 'scan: a + b -> refused'],
  ['move: under count {counted_place=open} -> accepted', 'move: under count {counted_place=frozen} -> refused'],
])('%s does not contradict %s', (a, b) => {
  expect(contradict(read(a), read(b))).toBe(false)
  expect(contradict(read(b), read(a))).toBe(false)
})
