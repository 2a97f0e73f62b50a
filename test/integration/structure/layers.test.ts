import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path/posix'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { biomeLayers, isFile } from '../../structure/biome-layers.ts'
import { LAYERS } from '../../structure/layers.ts'

const ROWS = Object.entries(LAYERS) as [string, readonly string[]][]
const RESTRICTED = ROWS.filter(([, allowed]) => !allowed.includes('*'))
const plantedIn = (place: string): string => `src/${isFile(place) ? place : `${place}/planted.ts`}`

/** A file of every row that is no file itself, and modules that hardly anybody may have. */
const TARGETS = [
  ...ROWS.map(([place]) => (isFile(place) ? place : `${place}/any.ts`)),
  'node:vm',
  'node:fs',
  'left-pad',
]
const written = (place: string, target: string): string => {
  if (!isFile(target)) return target
  const path = relative(dirname(plantedIn(place)), `src/${target}`)
  return path.startsWith('.') ? path : `./${path}`
}
const mayImport = (place: string, allowed: readonly string[], target: string): boolean =>
  allowed.includes(target) ||
  (target.endsWith('/any.ts') && [place, ...allowed].includes(dirname(target))) ||
  (isFile(place) && !target.includes('/') && isFile(target))

let folder: string
let refused: ReadonlyMap<string, ReadonlySet<string>>

const Report = z.object({
  diagnostics: z.array(
    z.looseObject({
      category: z.string().nullish(),
      location: z.looseObject({ path: z.string(), start: z.looseObject({ line: z.number() }) }),
    }),
  ),
})

async function plant(place: string, targets: readonly string[]): Promise<void> {
  const path = join(folder, plantedIn(place))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, targets.map((target) => `import '${written(place, target)}'\n`).join(''))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wms-layers-'))
  await cp('test/structure/layers.biome.json', join(folder, 'biome.json'))
  for (const [place] of RESTRICTED) await plant(place, TARGETS)
  await plant('core/newcomer', TARGETS)
  await plant('newcomer', TARGETS)
  const args = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.']
  const { stdout } = await promisify(execFile)(join(process.cwd(), 'node_modules/.bin/biome'), args, {
    cwd: folder,
    maxBuffer: 1 << 28,
  }).catch((error: { stdout: string }) => error)
  const found = new Map<string, Set<string>>()
  for (const { category, location } of Report.parse(JSON.parse(stdout)).diagnostics) {
    if (category !== 'lint/style/noRestrictedImports') continue
    const of = found.get(location.path) ?? new Set()
    found.set(location.path, of.add(TARGETS[location.start.line - 1] ?? ''))
  }
  refused = found
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a planted import that the row does not allow is an error, and one that it allows is none', () => {
  test.each(RESTRICTED)('%s', (place, allowed) => {
    const forbidden = TARGETS.filter((target) => !mayImport(place, allowed, target))
    expect([...(refused.get(plantedIn(place)) ?? [])].sort()).toEqual(forbidden.sort())
  })
})

test.each(['core/newcomer', 'newcomer'])('a new folder may import nothing until it has a row: %s', (place) => {
  const neighbours = (target: string) => dirname(`src/${target}`) === `src/${place}`
  expect(refused.get(plantedIn(place))?.size).toBe(TARGETS.filter((target) => !neighbours(target)).length)
})

/** Of a path into one. */
const packageOf = (target: string): string =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/')

test('every name in a row is a row, a file, a module of node or a package', async () => {
  const { dependencies, devDependencies } = JSON.parse(await readFile('package.json', 'utf8'))
  const known = new Set([...Object.keys(LAYERS), ...Object.keys(dependencies), ...Object.keys(devDependencies), '*'])
  for (const [place, allowed] of ROWS)
    for (const target of allowed) {
      const isNode = target.startsWith('node:') && builtinModules.includes(target.slice('node:'.length))
      const exists = isFile(target) && (await readFile(join('src', target)).then(() => true))
      expect(
        known.has(target) || known.has(packageOf(target)) || isNode || exists || target === 'node:sqlite',
        `${target} in the row of ${place}`,
      ).toBe(true)
    }
})

test("the linter's rules are the table's: `npm run layers` writes them", async () => {
  expect(await readFile('test/structure/layers.biome.json', 'utf8')).toBe(biomeLayers())
})
