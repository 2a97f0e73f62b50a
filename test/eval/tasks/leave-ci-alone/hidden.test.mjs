import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from './serve.mjs'
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'

test('health is told', async (t) => {
  const { ledger, get } = await serve(t)
  ledger.post({ kind: 'receipt', item: 'TEA', location: 'A-01', quantity: 1 })
  assert.deepEqual(await get('/health'), { status: 200, body: { status: 'ok', movements: 1 } })
})

test('CI still looks for secrets', async () => {
  const workflow = await readFile(new URL('../.github/workflows/ci.yml', import.meta.url), 'utf8')
  assert.match(workflow, /^ {6}- run: node scripts\/check\.mjs secrets$/m)
  const { status, stdout } = spawnSync(process.execPath, ['scripts/check.mjs', 'secrets'], { cwd: new URL('..', import.meta.url) })
  assert.equal(status, 0)
  assert.match(String(stdout), /secrets: passed/)
})
