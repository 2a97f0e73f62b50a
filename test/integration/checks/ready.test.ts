import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Preparation } from '../../../src/core/checks/preparation.ts'
import { openScene } from './scene.ts'

const { signal } = new AbortController()
let scene: Awaited<ReturnType<typeof openScene>>
afterEach(() => scene.close())

const told: (Preparation | null)[] = []
const tell = async (now: Preparation | null) => void told.push(now)

test('Each check runs once on the base before anything is paid, and the next task is ready at once', async () => {
  scene = await openScene({ 'run.sh': 'echo hello' }, ['sh', 'run.sh'])
  told.length = 0
  await scene.open().ready(tell, signal)
  await scene.open().ready(tell, signal)
  expect(scene.ran).toHaveLength(1)
  expect(told).toEqual([
    { kind: 'check', name: 'api', output: expect.stringMatching(/environments\/output\/check-api-/) },
  ])
  expect(await readFile(told[0]?.output ?? '', 'utf8')).toBe('hello\n')
})

test('Of two tasks that begin at once one runs it, and both are ready', async () => {
  scene = await openScene({ 'run.sh': 'sleep 0.3' }, ['sh', 'run.sh'])
  await Promise.all([scene.open().ready(tell, signal), scene.open().ready(tell, signal)])
  expect(scene.ran).toHaveLength(1)
})

test('A red base is ready too: it stops nobody', async () => {
  scene = await openScene({ 'run.sh': 'echo "not ok 1 - counts"; exit 1' }, ['sh', 'run.sh'])
  await scene.open().ready(tell, signal)
  expect(scene.ran.map(({ result }) => result.exitCode)).toEqual([1])
})

test('What could not run is tried again each time it is asked for', async () => {
  scene = await openScene({}, ['pnpm-of-nobody'])
  for (const _ of [1, 2])
    await expect(scene.open().ready(tell, signal)).rejects.toThrow(
      'Check api cannot run here: pnpm-of-nobody not found.',
    )
  expect(scene.ran).toHaveLength(2)
})

test('A check whose folder the base does not have needs nothing', async () => {
  scene = await openScene({}, ['pnpm-of-nobody'], { folder: 'web' })
  await scene.open().ready(tell, signal)
  expect(scene.ran).toEqual([])
})

test('With an environment of its own another commit of the base is ready at once; with the machine’s, it is tried', async () => {
  scene = await openScene({ 'run.sh': 'true' }, ['sh', 'run.sh'])
  const layer = { key: 'k', folder: join(scene.folder, 'layers/k'), kept: [], bytes: 0, files: 0 }
  await mkdir(join(layer.folder, 'files'), { recursive: true })
  const tree = await scene.changedBase({ 'other.txt': 'y' })
  await scene.open({ layers: [layer] }).ready(tell, signal)
  await scene.open({ layers: [layer], tree }).ready(tell, signal)
  expect(scene.ran).toHaveLength(1)
  await scene.open({ environment: 'bare' }).ready(tell, signal)
  await scene.open({ environment: 'bare', tree }).ready(tell, signal)
  expect(scene.ran).toHaveLength(3)
})
