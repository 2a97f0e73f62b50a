import { expect, test } from 'vitest'
import { createThrottle } from '../../../src/http/throttle.ts'

const LIMITS = { burst: 3, everyMs: 1_000, peers: 5 }

function throttleAt(startMs = 0) {
  let nowMs = startMs
  const throttle = createThrottle(LIMITS, () => nowMs)
  const pass = (ms: number) => {
    nowMs += ms
  }
  const fail = (peer: string, times: number) => {
    for (let time = 0; time < times; time++) throttle.failed(peer)
  }
  return { throttle, pass, fail }
}

test('a few failures are forgiven, one more makes the peer wait, and time forgets one after the other', () => {
  const { throttle, pass, fail } = throttleAt()
  fail('10.0.0.1', 2)
  expect(throttle.waitOf('10.0.0.1')).toBe(0)
  fail('10.0.0.1', 1)
  expect(throttle.waitOf('10.0.0.1')).toBe(1_000)
  pass(1_000)
  expect(throttle.waitOf('10.0.0.1')).toBe(0)
  fail('10.0.0.1', 1)
  expect(throttle.waitOf('10.0.0.1')).toBe(1_000)
})

test('however often a peer fails, it waits no longer than its failures in a row', () => {
  const { throttle, fail } = throttleAt(5_000)
  fail('10.0.0.1', 1_000)
  expect(throttle.waitOf('10.0.0.1')).toBe(1_000)
  expect(throttle.waitOf('10.0.0.2')).toBe(0)
})

test('an address of IPv6 stands for its network, and one of IPv4 written as IPv6 for itself', () => {
  const { throttle, fail } = throttleAt()
  fail('2001:db8::1', 3)
  expect(throttle.waitOf('2001:db8:0:0:ffff::9')).toBe(1_000)
  expect(throttle.waitOf('2001:db8:0:1::1')).toBe(0)
  fail('::ffff:10.0.0.1', 3)
  expect(throttle.waitOf('10.0.0.1')).toBe(1_000)
  expect(throttle.waitOf('::ffff:10.0.0.2')).toBe(0)
})

test('more peers than it remembers push out the one that failed longest ago', () => {
  const { throttle, fail } = throttleAt()
  fail('10.0.0.0', 3)
  for (let peer = 1; peer <= LIMITS.peers; peer++) fail(`10.0.0.${peer}`, 3)
  expect(throttle.waitOf('10.0.0.0')).toBe(0)
  expect(throttle.waitOf('10.0.0.1')).toBe(1_000)
})
