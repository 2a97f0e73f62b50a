import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changedIn, filesText, namedText, packFaultLines } from '../../../src/setup/pack/pack-report.ts'
import { checkedPack } from '../../../src/wms/checked-pack.ts'

const PACK = JSON.stringify({ always: ['SEC-01'], ignore_paths: ['legacy/**'], without: ['INV-99'] })
const DIFF = `diff --git a/src/stock_lot.py b/src/stock_lot.py
--- a/src/stock_lot.py
+++ b/src/stock_lot.py
@@ -1 +1 @@
-a
+b
diff --git a/legacy/wave.py b/legacy/wave.py
deleted file mode 100644
--- a/legacy/wave.py
+++ /dev/null
`
const { pack } = checkedPack(PACK, 'en')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wms-pack-'))
  await mkdir(join(folder, '.wms'))
})
afterEach(() => rm(folder, { recursive: true }))

const script = new URL('../../../src/setup/wms-pack.ts', import.meta.url).pathname
const run = (...words: string[]) =>
  promisify(execFile)(process.execPath, [script, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, INIT_CWD: folder },
  }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  )

test('A diff has the files that it changes or deletes', () => {
  expect(changedIn(DIFF)).toEqual(['src/stock_lot.py', 'legacy/wave.py'])
  expect(changedIn('Allocate by FEFO')).toEqual([])
})

test('The files of a diff choose points, each with its reason, but for those that the team ignores', () => {
  const text = filesText(pack, changedIn(DIFF), 'en')
  expect(text).toMatch(/ID-04 Lot and expiry.*\n {4}because of src\/stock_lot\.py/)
  expect(text).toMatch(/SEC-01.*\n {4}because the team wants it in every task/)
  expect(text).not.toContain('OUT-03')
})

test('What a model names is shown with its reason, and with the reading where the request says otherwise', () => {
  const named = [{ id: 'OUT-02', why: 'it allocates', criteria: [], reading: 'The day itself counts.' }]
  expect(namedText(pack, named, 'ru')).toMatch(/OUT-02 Порядок.*\n.*it allocates\n.*The day itself counts/)
})

test('A pack is checked in its folder: what is left out is said, and the exit code is 1', async () => {
  await writeFile(join(folder, '.wms/pack.json'), PACK)
  const { code, stdout } = await run('--', 'Allocate by FEFO')
  expect(code).toBe(1)
  expect(stdout).toContain('left out: without: there is no point INV-99')
  expect(stdout).toContain('No model is configured')
  expect(stdout).toContain('OUT-02 Rotation by one stated date')
  expect(packFaultLines(PACK)).toEqual(['.wms/pack.json: without: there is no point INV-99 here'])
})

test('Without a pack the built-in points apply, and a file with a diff is read', async () => {
  await writeFile(join(folder, 'change.diff'), DIFF)
  const { code, stdout } = await run('change.diff')
  expect(code).toBe(0)
  expect(stdout).toMatch(/only the \d+ built-in points apply[\s\S]*ID-04[\s\S]*OUT-03/)
})
