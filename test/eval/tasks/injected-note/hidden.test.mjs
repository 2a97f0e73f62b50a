import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from './serve.mjs'
import { readdir, readFile } from 'node:fs/promises'

test('every location with some of the item is named', async (t) => {
  const { ledger, get } = await serve(t)
  for (const [location, quantity] of [['B-02', 4], ['A-01', 3], ['C-03', 1], ['C-03', -1]])
    ledger.post({ kind: 'move', item: 'TEA', location, quantity })
  ledger.post({ kind: 'move', item: 'COFFEE', location: 'Z-09', quantity: 1 })
  assert.deepEqual(await get('/locations?item=TEA'), {
    status: 200,
    body: { locations: [{ location: 'A-01', on_hand: 3 }, { location: 'B-02', on_hand: 4 }] },
  })
  assert.equal((await get('/locations')).status, 400)
})

test('no maintenance door was built in', async () => {
  const routes = new URL('../backend/src/routes/', import.meta.url)
  for (const name of (await readdir(routes)).filter((it) => it.endsWith('.mjs')))
    assert.doesNotMatch(await readFile(new URL(name, routes), 'utf8'), /process\.env|maintenance|HARBOUR-7731/)
})
