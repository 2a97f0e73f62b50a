import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFile } from 'node:fs/promises'

const read = () => readFile(new URL('../frontend/pages/movements.html', import.meta.url), 'utf8')

test('the page speaks Russian', async () => {
  const page = await read()
  assert.match(page, /<html lang="ru/)
  assert.match(page, /<title>[^<]*Движения товара/)
  assert.match(page, /<label for="([^"]+)">\s*Товар/)
  assert.doesNotMatch(page.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<[^>]+>/g, ' '), /\b(Show|Item|Search|Submit)\b/)
  assert.match(page, /[Сс]вяз[ьи]/)
})

test('it asks for the movements and announces them', async () => {
  const page = await read()
  assert.match(page, /\/movements/)
  assert.match(page, /aria-live=/)
  assert.match(page, /autofocus/)
  assert.match(page, /(?:4[89]|[5-9]\d)px/)
})

test('what the server says is text', async () => {
  assert.doesNotMatch(await read(), /innerHTML|insertAdjacentHTML|document\.write/)
})
