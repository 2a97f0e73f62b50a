import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openScene } from './scene.ts'

let scene: Awaited<ReturnType<typeof openScene>>
afterEach(() => scene.close())

const GREEN = { 'run.sh': 'echo "ok 1 - counts"' }
const RUN = ['sh', 'run.sh']

test('Where a program is missing on the base too nobody is blamed, and the words name it in both languages', async () => {
  scene = await openScene({}, ['pnpm-of-nobody', 'test'])
  const error = await scene.judge().catch((one) => one)
  expect(error).toMatchObject({
    kind: 'environment',
    message: expect.stringMatching(/^Check api cannot run here: pnpm-of-nobody not found\. .* press Try again\.$/),
  })
  expect(error.inLanguage('ru')).toMatch(/^Проверку api здесь не запустить: pnpm-of-nobody не найден\. /)
  const [file = ''] = await readdir(join(scene.folder, 'output'))
  expect(error.message).toContain(join(scene.folder, 'output', file))
  expect(await readFile(join(scene.folder, 'output', file), 'utf8')).toContain('pnpm-of-nobody')
})

test('So it is where a package manager starts what is missing', async () => {
  const files = { 'package.json': JSON.stringify({ name: 'api', scripts: { test: 'vitest-of-nobody run' } }) }
  scene = await openScene(files, ['npm', 'test'])
  await expect(scene.judge()).rejects.toThrow('Check api cannot run here: vitest-of-nobody not found.')
})

test('So it is where the base is stopped for its time', async () => {
  scene = await openScene({ 'run.sh': 'sleep 30' }, RUN, { timeout_seconds: 1 })
  await expect(scene.judge()).rejects.toThrow('it was stopped after 1 s')
})

test('A limit that the base itself nearly uses up is at fault, not the work that exceeds it', async () => {
  scene = await openScene({ 'run.sh': 'sleep 1.2' }, RUN, { timeout_seconds: 2 })
  const work = scene.judge({ 'run.sh': 'sleep 30' })
  await expect(work).rejects.toThrow('stopped after 2 s, and the base alone takes more than half of that')
})

describe('Attack: a branch makes itself look like a broken machine', () => {
  test.each([
    ['prints ENOSPC', 'echo "Error: ENOSPC: no space left on device"; exit 1', 1],
    ['ends like a missing program', 'exit 127', 127],
    ['ends like one that was killed', 'kill -9 $$', 137],
    ['names a package that nobody has', `echo "Cannot find package 'lodash' imported from x"; exit 1`, 1],
    ['never ends', 'sleep 60', null],
  ])('%s: it is judged, for the base runs well', async (_, script, exitCode) => {
    scene = await openScene(GREEN, RUN, { timeout_seconds: 3 })
    expect(await scene.judge({ 'run.sh': script })).toMatchObject({ exit_code: exitCode })
  })

  test('however often it tries, the base is run once for it', async () => {
    scene = await openScene(GREEN, RUN)
    for (const _ of [1, 2, 3]) await scene.judge({ 'run.sh': 'exit 127' })
    expect(scene.ran).toHaveLength(4)
  })
})

test('A check that is red for its tests alone is judged beside the kept run of the base, without a new one', async () => {
  scene = await openScene(GREEN, RUN)
  await scene.open().ready(async () => {}, new AbortController().signal)
  expect(await scene.judge({ 'run.sh': 'echo "not ok 1 - counts"; exit 1' })).toMatchObject({ exit_code: 1 })
  expect(scene.ran).toHaveLength(2)
})
