import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Ledger } from '../src/ledger.mjs'
import { createApp } from '../src/server.mjs'

const serve = async (t, ledger) => {
  const app = await createApp(ledger)
  app.listen(0, '127.0.0.1')
  await once(app, 'listening')
  t.after(() => app.close())
  return `http://127.0.0.1:${app.address().port}`
}

test('the stock of an item at a location is served', async (t) => {
  const ledger = new Ledger()
  ledger.post({ kind: 'receipt', item: 'TEA', location: 'A-01', quantity: 7 })
  const url = await serve(t, ledger)
  const answer = await fetch(`${url}/stock?item=TEA&location=A-01`)
  assert.deepEqual(await answer.json(), { item: 'TEA', location: 'A-01', on_hand: 7 })
})

test('a question without an item is refused', async (t) => {
  const url = await serve(t)
  assert.equal((await fetch(`${url}/stock?location=A-01`)).status, 400)
})

test('pages are listed and served, other files are not', async (t) => {
  const url = await serve(t)
  assert.match(await (await fetch(`${url}/`)).text(), /stock/)
  assert.match(await (await fetch(`${url}/pages/stock.html`)).text(), /<html lang=/)
  assert.equal((await fetch(`${url}/pages/..%2ftest%2fpages.test.mjs`)).status, 404)
})
