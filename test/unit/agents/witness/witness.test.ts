import { afterAll, describe, expect, test } from 'vitest'
import { isTest } from '../../../../src/agents/witness/files.ts'
import { BLOCKING } from '../../../../src/agents/witness/observation.ts'
import { observe } from '../../../../src/agents/witness/witness.ts'
import { BASE, changesOf, type Files } from './base.ts'
import { CHEATS, MORE_CHEATS } from './cheats.ts'
import { HONEST, MORE_HONEST } from './honest.ts'
import { MORE_TREE_CASES } from './more-tree-cases.ts'
import { TREE_CASES } from './tree-cases.ts'

const seen = async (files: Files, request = 'Receive pallets by SSCC scan') => {
  const others = Object.keys(BASE).filter((path) => isTest(path) && !(path in files))
  const { observations } = await observe({
    ...{ changes: changesOf(files), request, checkFiles: ['scripts/check.mjs'] },
    otherTests: others.map((path) => BASE[path] ?? ''),
  })
  return observations
}
const caught: string[] = []
const missed: string[] = []
const alarms: string[] = []

describe('Twenty cheats', () => {
  test.each(CHEATS)('are told: %s', async (name, files, kind) => {
    const found = (await seen(files)).map((it) => it.kind)
    ;(found.includes(kind) ? caught : missed).push(`${name} (${kind})`)
    expect(found).toContain(kind)
    expect(found.some((it) => BLOCKING[it])).toBe(true)
  })
})

describe('The same in other languages and tools', () => {
  test.each(MORE_CHEATS)('is told: %s', async (_, files, kind) => {
    expect((await seen(files)).map((it) => it.kind)).toContain(kind)
  })
})

describe('Twenty honest changes', () => {
  test.each(HONEST.map(([name, files, request = '']) => [name, files, request] as const))(
    'alarm nobody: %s',
    async (name, files, request) => {
      const found = await seen(files, request)
      if (found.length > 0) alarms.push(`${name} (${found.map((it) => it.kind).join(', ')})`)
      expect(found).toEqual([])
    },
  )
})

test.each(MORE_HONEST.map(([name, files, request = '']) => [name, files, request] as const))(
  'Nobody is alarmed where %s',
  async (_, files, request) => {
    expect(await seen(files, request)).toEqual([])
  },
)

describe.each([...TREE_CASES, ...MORE_TREE_CASES])('With $name', ({ path, before, cheat, kind, honest }) => {
  const kinds = async (after: string) => {
    const about = { request: 'Receive pallets by SSCC scan', checkFiles: [], otherTests: [] }
    return (await observe({ ...about, changes: [{ path, before, after }] })).observations.map((it) => it.kind)
  }

  test('a cheat is told', async () => {
    expect(await kinds(cheat)).toContain(kind)
  })

  test('an honest change that looks alike alarms nobody', async () => {
    expect(await kinds(honest)).toEqual([])
  })
})

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
