import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSeal, sealOf } from '../../../src/secrets/seal.ts'

const TEXT = 'пароль "hunter2"\0'
let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'wms-seal-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

test('What one process seals another one of the same home opens, also when both make the key at once', async () => {
  const folder = join(home, 'new')
  const [one, two] = await Promise.all([openSeal(folder), openSeal(folder)])
  const sealed = one.seal(TEXT)
  expect(sealed.toString('latin1')).not.toContain('hunter2')
  expect(two.open(sealed)).toBe(TEXT)
  expect(await readdir(folder)).toEqual(['steps.key'])
})

test('Nobody but the owner may read the key', async () => {
  await openSeal(home)
  expect((await stat(join(home, 'steps.key'))).mode & 0o777).toBe(0o600)
})

test('Another home cannot open it, and what was changed is not opened', async () => {
  const seal = await openSeal(home)
  const sealed = seal.seal(TEXT)
  expect((await openSeal(join(home, 'other'))).open(sealed)).toBe(null)
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  expect(seal.open(sealed)).toBe(null)
  expect(seal.open(Buffer.from('short'))).toBe(null)
})

test('A damaged key says what to do', async () => {
  await writeFile(join(home, 'steps.key'), 'half')
  await expect(openSeal(home)).rejects.toMatchObject({ kind: 'misconfigured', hint: expect.stringContaining('Delete') })
})

const key = (name: string) => createHash('sha256').update(name).digest()

test('While a key is replaced the first seals and all open; what an older one sealed is sealed anew', async () => {
  const [before, during, after] = [sealOf([key('old')]), sealOf([key('new'), key('old')]), sealOf([key('new')])]
  const sealed = before.seal(TEXT)
  expect(during.open(sealed)).toBe(TEXT)
  expect(after.open(during.seal(TEXT))).toBe(TEXT)
  const renewed = during.renewed(sealed)
  expect(after.open(renewed ?? sealed)).toBe(TEXT)
  expect(during.renewed(renewed ?? sealed)).toBe(null)
  expect([before.isRotating, during.isRotating]).toEqual([false, true])
})

test('What nobody’s key opens is left as it is', () => {
  expect(sealOf([key('new'), key('old')]).renewed(sealOf([key('lost')]).seal(TEXT))).toBe(null)
})

test('A key of the operator’s takes over from the one of the home folder', async () => {
  const sealed = (await openSeal(home)).seal(TEXT)
  const seal = await openSeal(home, [key('shared by all machines')])
  expect(seal.open(sealed)).toBe(TEXT)
  expect((await openSeal(join(home, 'another machine'), [key('shared by all machines')])).open(seal.seal(TEXT))).toBe(
    TEXT,
  )
})

test('a fingerprint tells texts and keys apart, and is told again by a key that was replaced', () => {
  const [old, fresh] = [Buffer.alloc(32, 'o'), Buffer.alloc(32, 'n')]
  const [before] = sealOf([old]).fingerprints('Count pallets')
  expect(before).not.toBe(sealOf([old]).fingerprint('Count pallet'))
  expect(before.split(':')[1]).not.toBe(sealOf([fresh]).fingerprint('Count pallets').split(':')[1])
  const after = sealOf([fresh, old]).fingerprints('Count pallets')
  expect(after[0]).toBe(sealOf([fresh]).fingerprint('Count pallets'))
  expect(after).toContain(before)
})
