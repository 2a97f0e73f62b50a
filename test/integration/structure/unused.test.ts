import { execFile } from 'node:child_process'
import { appendFile, cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const COPIED = ['package.json', 'tsconfig.json', 'knip.json', 'vitest.config.ts', 'biome.json', 'src', 'test']
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wms-unused-'))
  for (const name of COPIED) await cp(name, join(folder, name), { recursive: true })
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What knip prints of the copy. */
async function unused(): Promise<string> {
  const knip = join(folder, 'node_modules/.bin/knip')
  const found = await promisify(execFile)(knip, ['--no-progress'], { cwd: folder }).catch((error) => error)
  return found.stdout
}

test('npm run check names a file of src, and an export, that nothing uses', async () => {
  await writeFile(join(folder, 'src/core/orphan.ts'), 'export const orphan = 1\n')
  await appendFile(join(folder, 'src/core/budget.ts'), 'export const unwanted = 1\n')
  const words = await unused()
  expect(words).toMatch(/^src\/core\/orphan\.ts/m)
  expect(words).toMatch(/^unwanted .*src\/core\/budget\.ts/m)
  expect(words).not.toContain('src/core/stages.ts')
})
