import { pino } from 'pino'
import { expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { type AroundCall, createObserve, onBehalfOf } from '../../src/observed.ts'

/** An `observe` and what it has logged. */
function observing(around?: AroundCall) {
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'debug', base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) })
  return { observe: createObserve(log, around), lines }
}
const DEBUG = 20
const WARN = 40
const failing = (error: unknown) => () => Promise.reject(error)

test('a call is told with its duration and outcome, and on whose behalf it was made', async () => {
  const { observe, lines } = observing()
  const result = await onBehalfOf({ task: 7, run: 12 }, () => observe('forge', 'baseSha', async () => 'abc'))
  expect(result).toBe('abc')
  const call = { dependency: 'forge', operation: 'baseSha', ms: expect.any(Number), msg: 'outside call' }
  expect(lines.splice(0)).toEqual([{ ...call, level: DEBUG, task: 7, run: 12, outcome: 'ok' }])
  await observe('forge', 'baseSha', async () => 'abc')
  expect(lines).toEqual([{ ...call, level: DEBUG, task: null, run: null, outcome: 'ok' }])
})

test('a failure is a warning with its kind, and is thrown on', async () => {
  const { observe, lines } = observing()
  const away = new AppError('unavailable', 'the forge is away')
  await expect(observe('forge', 'merge', failing(away))).rejects.toBe(away)
  const odd = new TypeError('odd')
  await expect(observe('model', 'complete', failing(odd))).rejects.toBe(odd)
  await expect(observe('slack', 'chat.update', failing(odd), { kindOf: () => 'transient' })).rejects.toBe(odd)
  expect(lines).toMatchObject([
    { level: WARN, operation: 'merge', outcome: 'failed', kind: 'unavailable', reason: 'the forge is away' },
    { level: WARN, operation: 'complete', outcome: 'failed', kind: 'internal', reason: 'odd' },
    { level: WARN, operation: 'chat.update', outcome: 'failed', kind: 'transient', reason: 'odd' },
  ])
})

test('a call that we end did not fail; one that its deadline ends did', async () => {
  const { observe, lines } = observing()
  const ended = AbortSignal.abort('shutdown')
  await expect(observe('model', 'complete', failing('shutdown'), { signal: ended })).rejects.toBe('shutdown')
  const late = new DOMException('too late', 'TimeoutError')
  const passed = AbortSignal.abort(late)
  await expect(observe('forge', 'checks', failing(late), { signal: passed })).rejects.toBe(late)
  expect(lines).toMatchObject([
    { level: DEBUG, outcome: 'aborted' },
    { level: WARN, outcome: 'failed' },
  ])
})

test('what goes round each call knows it and may refuse it', async () => {
  const seen: unknown[] = []
  const { observe, lines } = observing((call, next) => {
    seen.push(call)
    return call.dependency === 'slack' ? Promise.reject(new AppError('unavailable', 'the circuit is open')) : next()
  })
  expect(await observe('model', 'complete', async () => 1)).toBe(1)
  await expect(observe('slack', 'chat.update', async () => 1)).rejects.toThrow('the circuit is open')
  expect(seen).toEqual([
    { dependency: 'model', operation: 'complete', task: null, run: null },
    { dependency: 'slack', operation: 'chat.update', task: null, run: null },
  ])
  expect(lines).toMatchObject([{ outcome: 'ok' }, { outcome: 'failed', kind: 'unavailable' }])
})
