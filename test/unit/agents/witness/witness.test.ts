import { afterAll, describe, expect, test } from 'vitest'
import { isTest } from '../../../../src/agents/witness/change.ts'
import { STOPS } from '../../../../src/agents/witness/noticed.ts'
import { notice } from '../../../../src/agents/witness/witness.ts'
import { BASE, changesOf, type Files } from './base.ts'
import { CHEATS, MORE_CHEATS } from './cheats.ts'
import { HONEST, MORE_HONEST } from './honest.ts'

const seen = (files: Files, request = 'Receive pallets by SSCC scan') =>
  notice(changesOf(files), {
    ...{ request, checkFiles: ['scripts/check.mjs'] },
    otherTests: Object.keys(BASE)
      .filter((path) => isTest(path) && !(path in files))
      .map((path) => BASE[path] ?? ''),
  })
const caught: string[] = []
const missed: string[] = []
const alarms: string[] = []

describe('Twenty cheats', () => {
  test.each(CHEATS)('are told: %s', (name, files, kind) => {
    const found = seen(files).map((it) => it.kind)
    ;(found.includes(kind) ? caught : missed).push(`${name} (${kind})`)
    expect(found).toContain(kind)
    expect(found.some((it) => STOPS[it])).toBe(true)
  })
})

describe('The same in other languages and tools', () => {
  test.each(MORE_CHEATS)('is told: %s', (_, files, kind) => {
    expect(seen(files).map((it) => it.kind)).toContain(kind)
  })
})

describe('Twenty honest changes', () => {
  test.each(HONEST.map(([name, files, request = '']) => [name, files, request] as const))(
    'alarm nobody: %s',
    (name, files, request) => {
      const found = seen(files, request)
      if (found.length > 0) alarms.push(`${name} (${found.map((it) => it.kind).join(', ')})`)
      expect(found).toEqual([])
    },
  )
})

test.each(MORE_HONEST.map(([name, files, request = '']) => [name, files, request] as const))(
  'Nobody is alarmed where %s',
  (_, files, request) => {
    expect(seen(files, request)).toEqual([])
  },
)

afterAll(() => {
  const list = (title: string, names: readonly string[]) =>
    names.length === 0 ? '' : `\n  ${title}: ${names.join('; ')}`
  process.stdout.write(
    `Witness: ${caught.length} of ${CHEATS.length} cheats caught, ${alarms.length} false alarms in ${HONEST.length} honest changes.` +
      `${list('caught', caught)}${list('missed', missed)}${list('false alarms', alarms)}\n`,
  )
})

test('There are twenty of each', () => {
  expect([CHEATS.length, HONEST.length]).toEqual([20, 20])
})
