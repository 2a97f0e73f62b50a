import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ledger } from '../backend/src/ledger.mjs'
import { createPicking } from '../backend/src/picking.mjs'

const tea = { item: 'TEA', location: 'A-01', quantity: 1, actor: 'ana' }
const stocked = (quantity, location = 'A-01') => {
  const ledger = new Ledger()
  ledger.post({ kind: 'receipt', item: 'TEA', location, quantity })
  return ledger
}

test('ten people and five pieces: five picks, five refusals, five lines', async () => {
  const ledger = stocked(5)
  const lines = []
  const picking = createPicking(ledger, async (line) => {
    await new Promise((resolve) => setTimeout(resolve, 2))
    lines.push(line)
  })
  const answers = await Promise.all(Array.from({ length: 10 }, () => picking.pick(tea)))
  assert.equal(answers.filter(({ ok }) => ok).length, 5)
  assert.deepEqual(answers.filter(({ ok }) => !ok), Array(5).fill({ ok: false, reason: 'not enough stock' }))
  assert.equal(lines.length, 5)
  assert.equal(ledger.onHand('TEA', 'A-01'), 0)
})

test('the audit is written before the booking', async () => {
  const ledger = stocked(1)
  const seen = []
  await createPicking(ledger, async () => seen.push(ledger.onHand('TEA', 'A-01'))).pick(tea)
  assert.deepEqual(seen, [1])
})

test('a pick whose audit fails books nothing and holds nobody up', async () => {
  const ledger = stocked(1)
  let fails = true
  const picking = createPicking(ledger, async () => {
    if (fails) throw new Error('the audit is away')
  })
  await assert.rejects(picking.pick(tea), /the audit is away/)
  fails = false
  assert.equal((await picking.pick(tea)).ok, true)
})

test('another bin does not wait', async () => {
  const ledger = stocked(1)
  ledger.post({ kind: 'receipt', item: 'TEA', location: 'B-02', quantity: 1 })
  const { promise, resolve } = Promise.withResolvers()
  const picking = createPicking(ledger, async ({ location }) => (location === 'A-01' ? promise : undefined))
  const slow = picking.pick(tea)
  assert.equal((await picking.pick({ ...tea, location: 'B-02' })).ok, true)
  resolve()
  assert.equal((await slow).ok, true)
})
