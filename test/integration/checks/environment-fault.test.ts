import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { fileIn } from '../../../src/sandbox/search-path.ts'
import { openScene } from './scene.ts'

let scene: Awaited<ReturnType<typeof openScene>>
afterEach(() => scene.close())

const GREEN = { 'run.sh': 'echo "ok 1 - counts"' }
const RUN = ['sh', 'run.sh']
const bwrap = fileIn(process.env.PATH ?? '', 'bwrap')

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

describe.skipIf(bwrap === null)('Where the sandbox itself fails', () => {
  test.each([
    ['says so', 'echo "bwrap: Creating new namespace failed: No space left on device" >&2; exit 1'],
    ['is killed', 'kill -9 $$'],
    ['says nothing', 'exit 126'],
  ])('and %s, the check that it kept from starting is no red one, though the base runs well', async (_, instead) => {
    const bin = await mkdtemp(join(tmpdir(), 'wms-bin-'))
    const write = (script: string) => writeFile(join(bin, 'bwrap'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    await write(`exec ${bwrap} "$@"`)
    scene = await openScene(GREEN, RUN, {}, { PATH: `${bin}:${process.env.PATH}` })
    expect(await scene.judge({ 'run.sh': 'exit 1' })).toMatchObject({ exit_code: 1 })
    await write(`rm "$0"; printf '#!/bin/sh\\nexec ${bwrap} "$@"\\n' > "$0"; chmod 755 "$0"\n${instead}`)
    await expect(scene.judge({ 'run.sh': 'exit 1' })).rejects.toMatchObject({
      ...{ kind: 'environment', message: expect.stringContaining('sh run.sh was not started here') },
    })
    expect(await scene.judge({ 'run.sh': 'exit 1' })).toMatchObject({ exit_code: 1 })
    await rm(bin, { recursive: true })
  })
})
