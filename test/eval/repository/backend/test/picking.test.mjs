import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ledger } from '../src/ledger.mjs'
import { createPicking } from '../src/picking.mjs'

const tea = { item: 'TEA', location: 'A-01' }

test('a pick takes stock and is written down', async () => {
  const ledger = new Ledger()
  ledger.post({ kind: 'receipt', ...tea, quantity: 5 })
  const written = []
  const picking = createPicking(ledger, async (pick) => written.push(pick))
  assert.deepEqual(await picking.pick({ ...tea, quantity: 2, actor: 'ana' }), { ok: true, on_hand: 3 })
  assert.equal(written.length, 1)
})

test('more than there is is not picked', async () => {
  assert.deepEqual(await createPicking(new Ledger()).pick({ ...tea, quantity: 1, actor: 'ana' }), {
    ok: false,
    reason: 'not enough stock',
  })
})
