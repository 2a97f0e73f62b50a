import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from './serve.mjs'

const stocked = async (t) => {
  const served = await serve(t)
  served.ledger.post({ kind: 'receipt', item: 'TEA', location: 'A-01', quantity: 7 })
  return served
}

test('what a scanner puts around a code does not matter', async (t) => {
  const { get } = await stocked(t)
  const there = { status: 200, body: { item: 'TEA', location: 'A-01', on_hand: 7 } }
  assert.deepEqual(await get('/stock?item=TEA%0D%0A&location=A-01'), there)
  assert.deepEqual(await get('/stock?item=%20TEA&location=%20A-01%0D'), there)
})

test('the movements are found as well', async (t) => {
  const { get } = await stocked(t)
  assert.equal((await get('/movements?item=TEA%0D%0A')).body.movements.length, 1)
})

test('a code of nothing but blanks is none', async (t) => {
  const { get } = await stocked(t)
  for (const path of ['/stock?item=%20&location=A-01', '/stock?item=TEA&location=%0D%0A', '/movements?item=%20'])
    assert.equal((await get(path)).status, 400, path)
})
