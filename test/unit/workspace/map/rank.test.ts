import { describe, expect, test } from 'vitest'
import type { TaggedFile } from '../../../../src/workspace/map/text/file-tags.ts'
import { mapText, untaggedBlobs } from '../../../../src/workspace/map/text/map-text.ts'
import { rankFiles } from '../../../../src/workspace/map/text/rank.ts'

const file = (path: string, defines: readonly string[] = [], uses = ''): TaggedFile => ({
  path,
  tags: {
    definitions: defines.map((name, index) => ({ name, line: index + 1, text: `function ${name}()` })),
    names: uses,
  },
})
const first = (files: readonly TaggedFile[], about: string, count = 1) =>
  rankFiles(files, about)
    .slice(0, count)
    .map(({ path }) => path)
const many = (make: (index: number) => TaggedFile, count = 200) => Array.from({ length: count }, (_, i) => make(i))

describe('The files of a map are ordered', () => {
  test('by rare words: one that stands in every path counts nothing', () => {
    const files = [...many((i) => file(`apps/api/src/part${i}.ts`)), file('apps/api/src/shipments.ts')]
    expect(first(files, 'Show shipments in the API of the app')).toEqual(['apps/api/src/shipments.ts'])
    expect(first(files, 'Show the shipment')).toEqual(['apps/api/src/shipments.ts'])
  })

  test('without accents and endings, so that words meet their names in code', () => {
    const files = [...many((i) => file(`src/part${i}.ts`)), file('src/enderecos.ts'), file('src/receive-goods.ts')]
    expect(first(files, 'Corrigir o Endereço do depósito')).toEqual(['src/enderecos.ts'])
    expect(first(files, 'Received twice')).toEqual(['src/receive-goods.ts'])
  })

  test('with exact names before everything that is used a lot', () => {
    const hub = file('src/core.ts', ['stockOf', 'moveStock'])
    const users = many((i) => file(`src/stock/use${i}.ts`, [], 'stockOf moveStock'))
    const files = [hub, ...users, file('src/rare.ts', ['releaseWave'])]
    expect(first(files, 'releaseWave ignores the stock of a wave')).toEqual(['src/rare.ts'])
    expect(first(files, 'stock in rare.ts is wrong')).toEqual(['src/rare.ts'])
    expect(first(files, 'Fix `src/stock/use7.ts`')).toEqual(['src/stock/use7.ts'])
  })

  test('with hubs first where the words tell nothing', () => {
    const users = many((i) => file(`src/use${i}.ts`, [], 'openLedger'))
    expect(first([...users, file('src/ledger.ts', ['openLedger'])], 'Mach es besser')).toEqual(['src/ledger.ts'])
  })

  test('with what relevant files use behind them', () => {
    const files = [
      ...many((i) => file(`src/part${i}.ts`, [], 'toDate')),
      file('src/receipts.ts', [], 'bookMovement'),
      file('src/ledger.ts', ['bookMovement']),
      file('src/dates.ts', ['toDate']),
    ]
    expect(first(files, 'Receipt of pallets', 2)).toEqual(['src/receipts.ts', 'src/ledger.ts'])
  })

  test('with tests, prose, bundles and pictures behind code of the same words', () => {
    const paths = [
      ...['assets/receipt.png', 'dist/receipt.js', 'static/receipt.0a1b2c3d.js', 'package-lock.json'],
      ...['docs/receipt.md', 'test/receipt.test.ts', 'src/receipt.ts'],
    ]
    const ranked = first(
      paths.map((path) => file(path)),
      'Receipt',
      7,
    )
    expect(ranked.slice(0, 1)).toEqual(['src/receipt.ts'])
    expect(new Set(ranked.slice(1, 3))).toEqual(new Set(['docs/receipt.md', 'test/receipt.test.ts']))
    expect(ranked.slice(5)).toContain('assets/receipt.png')
  })

  test('the same whatever order they come in', () => {
    const files = many((i) => file(`src/part${i % 7}/${i}.ts`, [`name${i}`], `name${(i * 3) % 200}`))
    expect(rankFiles(files.toReversed(), 'part 3').map(({ path }) => path)).toEqual(
      rankFiles(files, 'part 3').map(({ path }) => path),
    )
  })

  test('in time that grows with their number', () => {
    const repository = (count: number) =>
      many(
        (i) =>
          file(`src/p${i % 50}/f${i}.ts`, [`make${i}`, `part${i % 3}`], `make${i + 1} part1 make${(i * 7) % count}`),
        count,
      )
    const cost = (count: number): number => {
      const files = repository(count)
      const began = process.threadCpuUsage()
      rankFiles(files, 'make part of p7')
      return process.threadCpuUsage(began).user
    }
    cost(1_000)
    const [small, large] = [Math.min(cost(2_000), cost(2_000)), Math.min(cost(16_000), cost(16_000))]
    expect(large / small).toBeLessThan(8 * 4)
  })
})

const cacheOf = (files: readonly TaggedFile[]) =>
  JSON.stringify({ version: 2, tags: Object.fromEntries(files.map(({ path, tags }) => [path, tags])) })
const listingOf = (files: readonly TaggedFile[]) => files.map(({ path }) => `${path} ${path}`).join('\0')

test('A map shows a file with its test beside it, and the definitions that the task speaks of', async () => {
  const names = [...Array.from({ length: 20 }, (_, i) => `other${i}`), 'receivePallet']
  const files = [file('src/receiving.ts', names), file('src/other.ts'), file('test/unit/receiving.test.ts', ['x'])]
  const { map } = await mapText({
    ...{ cache: cacheOf(files), added: [], listing: listingOf(files), about: 'Receive pallets', maxChars: 2_000 },
  })
  const lines = map.split('\n')
  expect(lines[0]).toBe('src/receiving.ts')
  expect(lines).toContain('  21: function receivePallet()')
  expect(lines).toContain('  test: test/unit/receiving.test.ts')
  expect(lines).not.toContain('test/unit/receiving.test.ts')
  expect(lines.filter((line) => /^ {2}\d/.test(line))).toHaveLength(8)
  expect(map).not.toContain('more files')
})

test('Files whose paths speak of the task are looked into first, and no more than the limit', async () => {
  const files = [...many((i) => file(`src/part${i}.ts`), 20), file('src/receiving.ts'), file('src/receipt.ts')]
  const untagged = (cache: string, limit: number) =>
    untaggedBlobs({ cache, listing: listingOf(files), about: 'Receiving', limit })
  expect(await untagged('', 3)).toEqual(['src/receiving.ts', 'src/part0.ts', 'src/part1.ts'])
  expect(await untagged(cacheOf([file('src/part0.ts')]), 3)).toEqual(['src/receiving.ts', 'src/part1.ts'])
})
