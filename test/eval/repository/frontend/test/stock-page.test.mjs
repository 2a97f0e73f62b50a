import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'

const page = await readFile(new URL('../pages/stock.html', import.meta.url), 'utf8')

test('the next scan lands in the item field', () => {
  assert.match(page, /<input id="item"[^>]*autofocus/)
})

test('a lost connection is told', () => {
  assert.match(page, /No connection/)
})
