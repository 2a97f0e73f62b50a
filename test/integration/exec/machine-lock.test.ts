import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withLock } from '../../../src/exec/machine-lock.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wms-lock-test-'))
  file = join(folder, 'store.lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function otherProcess() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'lock-holder.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

test('A lock is held by one at a time', async () => {
  let inside = 0
  const visit = () =>
    withLock(file, null, async () => {
      expect(++inside).toBe(1)
      await new Promise(setImmediate)
      inside--
    })
  await Promise.all(Array.from({ length: 5 }, visit))
})

test('A lock held by another process is waited for, until the signal aborts', async () => {
  const child = await otherProcess()
  const reason = new Error('cancelled')
  const abort = new AbortController()
  const waiting = expect(withLock(file, abort.signal, async () => 'entered')).rejects.toBe(reason)
  abort.abort(reason)
  await waiting
  child.kill('SIGKILL')
  await once(child, 'exit')
})

test('A lock whose holder was killed is free at once', async () => {
  const child = await otherProcess()
  child.kill('SIGKILL')
  await once(child, 'exit')
  const withoutWaiting = AbortSignal.abort(new Error('It is not free yet.'))
  expect(await withLock(file, withoutWaiting, async () => 'entered')).toBe('entered')
})

test('A lock is free again after work that failed', async () => {
  await expect(withLock(file, null, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await withLock(file, null, async () => 'entered')).toBe('entered')
})
