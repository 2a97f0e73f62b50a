import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readdir, readFile } from 'node:fs/promises'

const read = (path) => readFile(new URL(`../${path}`, import.meta.url), 'utf8')

test('the topic is told in Russian and names what there is', async () => {
  const text = await read('docs/returns.md')
  assert.ok((text.match(/[а-яё]/gi) ?? []).length > 100)
  assert.match(text, /GET \/movements/)
  assert.match(text, /GET \/stock/)
  assert.match(text, /^# /m)
})

test('it names no address that does not exist', async () => {
  const routes = await readdir(new URL('../backend/src/routes/', import.meta.url))
  const known = new Set(routes.map((name) => `/${name.replace('.mjs', '')}`))
  const named = [...(await read('docs/returns.md')).matchAll(/\b(?:GET|POST|PUT|PATCH|DELETE) (\/[a-z]+)/g)]
  for (const [, path] of named) assert.ok(known.has(path), path)
})

test('the index leads to it', async () => {
  assert.match(await read('docs/index.md'), /\(returns\.md\)/)
})
