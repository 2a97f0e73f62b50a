import { expect, test } from 'vitest'
import { createKeyring } from '../../../src/secrets/keyring.ts'

const [OLD, NEW, STRANGE] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)] as const

test('what is sealed tells nothing, and opens for its owner alone', () => {
  const keyring = createKeyring([NEW])
  const sealed = keyring.seal('T1', 'xoxb-secret')
  expect(sealed.sealed.toString('latin1')).not.toContain('secret')
  expect(keyring.open('T1', sealed)).toBe('xoxb-secret')
  expect(keyring.open('T2', sealed)).toBeNull()
  expect(keyring.seal('T1', 'xoxb-secret').sealed).not.toEqual(sealed.sealed)
})

test('while a key is replaced the old one still opens, and the new one seals', () => {
  const sealed = createKeyring([OLD]).seal('T1', 'xoxb-secret')
  const both = createKeyring([NEW, OLD])
  expect(both.open('T1', sealed)).toBe('xoxb-secret')
  expect(createKeyring([NEW]).open('T1', sealed)).toBeNull()
  expect(createKeyring([NEW]).open('T1', both.seal('T1', 'fresh'))).toBe('fresh')
})

test.each([0, 13, 30])('a changed byte (at %i) or another key opens nothing', (at) => {
  const keyring = createKeyring([NEW])
  const { keyId, sealed } = keyring.seal('T1', 'xoxb-secret')
  const changed = Buffer.from(sealed)
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
  expect(keyring.open('T1', { keyId, sealed: changed })).toBeNull()
  expect(keyring.open('T1', { keyId, sealed: sealed.subarray(0, at) })).toBeNull()
  expect(createKeyring([STRANGE]).open('T1', { keyId, sealed })).toBeNull()
})
