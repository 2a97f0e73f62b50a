import { expect, test } from 'vitest'
import { createRunLock } from '../../../src/jobs/queue/run-lock.ts'

const never = new AbortController().signal
const settled = async (turn: Promise<unknown>): Promise<boolean> => {
  let isSettled = false
  void turn.then(() => (isSettled = true)).catch(() => {})
  for (let tick = 0; tick < 5; tick++) await Promise.resolve()
  return isSettled
}

test('Runs share the lock', async () => {
  const lock = createRunLock()
  await lock.acquire('shared', never)
  expect(await settled(lock.acquire('shared', never))).toBe(true)
})

test('An exclusive run waits for those before it, and those after it wait for it', async () => {
  const lock = createRunLock()
  const first = await lock.acquire('shared', never)
  const suspect = lock.acquire('exclusive', never)
  const later = lock.acquire('shared', never)
  expect([await settled(suspect), await settled(later)]).toEqual([false, false])
  first[Symbol.dispose]()
  expect([await settled(suspect), await settled(later)]).toEqual([true, false])
  const other = lock.acquire('exclusive', never)
  ;(await suspect)[Symbol.dispose]()
  expect([await settled(later), await settled(other)]).toEqual([true, false])
  ;(await later)[Symbol.dispose]()
  expect(await settled(other)).toBe(true)
})

test('A run that gives up waiting blocks nobody', async () => {
  const lock = createRunLock()
  const first = await lock.acquire('shared', never)
  const stop = new AbortController()
  const suspect = lock.acquire('exclusive', stop.signal)
  const later = lock.acquire('shared', never)
  stop.abort(new Error('stopped'))
  await expect(suspect).rejects.toThrow('stopped')
  expect(await settled(later)).toBe(true)
  first[Symbol.dispose]()
})
