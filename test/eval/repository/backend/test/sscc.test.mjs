import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDigit, parseSscc } from '../src/sscc.mjs'

test('the check digit is that of the GS1 specification', () => {
  assert.equal(checkDigit('37610425002123456'), 9)
})

test('a pallet code is read with and without prefixes', () => {
  for (const code of ['376104250021234569', '00376104250021234569', '(00)376104250021234569', ']C100376104250021234569'])
    assert.deepEqual(parseSscc(code), { ok: true, sscc: '376104250021234569' })
})

test('a wrong check digit is refused', () => {
  assert.equal(parseSscc('376104250021234568').ok, false)
})

test('what is no pallet code is refused', () => {
  for (const code of ['', null, '123', 'PALLET', '37610425002123456X']) assert.equal(parseSscc(code).ok, false)
})
