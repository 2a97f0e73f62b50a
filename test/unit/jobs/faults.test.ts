import { pino } from 'pino'
import { expect, test } from 'vitest'
import { AppError, type ErrorKind } from '../../../src/errors.ts'
import { dependencyOf, remedyFor } from '../../../src/jobs/queue/faults.ts'
import { createObserve } from '../../../src/observed.ts'

/** The error as it comes out of a call of the forge. */
const ofForge = (error: Error) =>
  createObserve(pino({ level: 'silent' }))('forge', 'push', () => Promise.reject(error)).catch((reason) => reason)
const ofKind = (kind: ErrorKind, cause?: Error) => new AppError(kind, 'It failed.', { cause })
const noSpace = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', errno: -28, syscall: 'write' })

test.each([
  ['what a dependency says that nobody knows', () => ofForge(new Error('Could not connect to server')), 'forge'],
  ['an unknown failure of git', () => ofForge(ofKind('internal')), 'forge'],
  ['a model that is busy', async () => ofKind('transient'), null],
  ['a database that is away', async () => new Error('Connection terminated'), 'database'],
  ['a statement without an answer', async () => new Error('Query read timeout'), 'database'],
  ['a full disk', async () => noSpace, 'machine'],
  ['a full disk below our own error', async () => ofKind('internal', noSpace), 'machine'],
] as const)('After %s a run is repeated, for as long as it takes', async (_, make, dependency) => {
  const error = await make()
  for (const round of [0, 7, 8, 500])
    expect(remedyFor(error, round, 8)).toMatchObject({ remedy: 'repeat', isOutside: true })
  expect(dependencyOf(error)).toBe(dependency)
})

test('The first repeats come soon and ever later, the others every two minutes, or when the other side says', () => {
  const delays = [0, 1, 5, 8, 100].map((round) => remedyFor(ofKind('unavailable'), round, 8))
  expect(delays.map((it) => 'delayMs' in it && it.delayMs)).toEqual([1_000, 2_000, 32_000, 120_000, 120_000])
  const asked = new AppError('transient', 'Slow down.', { retryAfterMs: 7_000 })
  expect(remedyFor(asked, 3, 8)).toMatchObject({ delayMs: 7_000 })
})

test('What fails until settings are corrected pauses the task', async () => {
  expect(remedyFor(await ofForge(ofKind('misconfigured')), 0, 8)).toEqual({ remedy: 'pause', reason: 'It failed.' })
})

test('A defect of ours ends the run, an unknown error after three repeats', () => {
  expect(remedyFor(ofKind('internal'), 0, 8)).toMatchObject({ remedy: 'abandon', repeats: 0 })
  expect(remedyFor(new TypeError('x is undefined'), 2, 8)).toMatchObject({ remedy: 'repeat', isOutside: false })
  expect(remedyFor(new TypeError('x is undefined'), 3, 8)).toMatchObject({ remedy: 'abandon', repeats: 3 })
})

test('What is not there yet is asked for again, without an end', () => {
  expect(remedyFor(ofKind('waiting'), 900, 8)).toMatchObject({ remedy: 'repeat', isOutside: false })
})
