import { spawnSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EnvironmentRules } from '../../../src/core/repository-environment.ts'
import { openEnvironment, step } from './environment.ts'
import { openRegistry } from './registry.ts'

const { signal } = new AbortController()
const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const ASKED = 'package.json: sums 1.0.0'
const SUMS = JSON.stringify({ name: 'own', dependencies: { sums: '1.0.0' } })

describe.skipIf(!hasBubblewrap)('in bubblewrap (left out where this machine has none)', () => {
  let registry: Awaited<ReturnType<typeof openRegistry>>
  let under: Awaited<ReturnType<typeof openEnvironment>>
  beforeEach(async () => {
    registry = await openRegistry({ open: true })
    const packages = { '': { name: 'own' } }
    const lock = JSON.stringify({ name: 'own', lockfileVersion: 3, requires: true, packages })
    under = await openEnvironment(
      { 'package.json': '{"name":"own"}', 'package-lock.json': lock, 'shared/a.txt': 'a', 'src/x.txt': 'x' },
      { registries: [registry.registry] },
    )
  })
  afterEach(async () => {
    await under.close()
    await registry.close()
  })

  const build = step('mkdir -p dist; cp shared/a.txt dist/', ['dist'], { inputs: ['shared/**'] })
  const install = {
    ...step('npm ci --ignore-scripts; mkdir -p node_modules; env > node_modules/env', ['node_modules'], {
      network: true,
    }),
    inputs: ['package.json', 'package-lock.json'],
    update: ['npm', 'install', '--package-lock-only', '--ignore-scripts'],
  }
  const source = async (setup: readonly object[], allowed: readonly string[] = [], taskId = 7) => ({
    ...{ repository: 'acme/wms', objects: under.worktree.objects, base: under.worktree.newestBaseSha },
    ...{ rules: EnvironmentRules.parse({ setup }), work: `task-${taskId}`, start: under.worktree.baseSha, allowed },
    denied: [],
    tree: await under.worktree.tree(signal),
  })
  const layersOfTask = async (...of: Parameters<typeof source>) =>
    under.environments.layersOfTask(await source(...of), signal)
  const begun = () => under.told.filter(({ message }) => message === 'a setup step begins').length
  const write = async (path: string, text: string) =>
    expect(await under.worktree.files.write(path, text)).toMatchObject({ ok: true })
  const kept = (folder: string) => readdir(join(under.layersFolder, folder)).catch(() => [])

  test('A task whose changes are no inputs has the layers of the base', async () => {
    const base = await under.environments.layersOf(await source([build]), signal)
    await write('src/x.txt', 'y')
    expect(await layersOfTask([build])).toEqual(base)
    expect(begun()).toBe(1)
    expect(await kept('tasks')).toEqual([])
  })

  test('A build of a shared package runs again when a task changes it: for this task alone, and nobody is asked', async () => {
    const base = await under.environments.layersOf(await source([build]), signal)
    await write('shared/a.txt', 'changed')
    const own = await layersOfTask([build])
    expect((await under.run('cat dist/a.txt', { layers: own })).output).toBe('changed')
    expect((await under.run('cat dist/a.txt', { layers: base })).output).toBe('a')
    expect(await layersOfTask([build])).toEqual(own)
    expect(begun()).toBe(2)
    expect(await kept('layers')).toEqual(base.map(({ key }) => key))
  })

  test('Attack: another task of the same changes uses nothing that this one has made', async () => {
    await write('shared/a.txt', 'changed')
    const [ours] = await layersOfTask([build])
    const [theirs] = await layersOfTask([build], [], 8)
    expect(theirs?.folder).not.toBe(ours?.folder)
    expect(begun()).toBe(2)
  })

  test('What was made for a task goes with it', async () => {
    await write('shared/a.txt', 'changed')
    await layersOfTask([build])
    expect(await kept('tasks')).toHaveLength(1)
    await under.environments.forgetTask('acme/wms', 'task-7')
    expect(await kept('tasks')).toEqual([])
  })

  test('New packages are installed only after a person has allowed them, named with their versions', async () => {
    await write('package.json', SUMS)
    await expect(layersOfTask([install])).rejects.toMatchObject({ kind: 'packages', asked: [ASKED] })
    await expect(under.environments.updateLocks(await source([install]), signal)).rejects.toMatchObject({
      kind: 'packages',
      message: expect.stringContaining(ASKED),
    })
    expect(registry.asked).toEqual([])
  })

  test('Allowed ones are written into the lockfile, installed for the task alone, and seen without a network', async () => {
    await write('package.json', SUMS)
    const files = await under.environments.updateLocks(await source([install], [ASKED]), signal)
    expect(files.map(({ path }) => path)).toEqual(['package-lock.json'])
    for (const { path, text } of files) await write(path, text)
    const layers = await layersOfTask([install], [ASKED])
    expect((await under.run(`node -p "require('sums')(20, 22)"`, { layers })).output).toBe('42\n')
    expect(await kept('layers')).toEqual([])
    expect(registry.asked.length).toBeGreaterThan(0)
  })

  test('Attack: a task’s own packages are fetched without the key of a registry', async () => {
    await registry.close()
    registry = await openRegistry()
    const closed = under.open([registry.registry])
    await write('package.json', SUMS)
    await expect(closed.updateLocks(await source([install], [ASKED]), signal)).rejects.toThrow(/401|E401/)
    expect(registry.asked.map(({ headers }) => headers.authorization)).not.toContain('Bearer s3cret-of-the-registry')
  })

  test('Attack: what a lockfile names by hand besides the allowed packages is asked for, too', async () => {
    await write('package.json', SUMS)
    for (const { path, text } of await under.environments.updateLocks(await source([install], [ASKED]), signal))
      await write(
        path,
        text.replace('"node_modules/sums"', '"node_modules/evil": {"version": "9.9.9"}, "node_modules/sums"'),
      )
    await expect(layersOfTask([install], [ASKED])).rejects.toMatchObject({
      kind: 'packages',
      asked: ['package-lock.json: evil 9.9.9', 'package-lock.json: sums 1.0.0'],
    })
  })

  test('Attack: no step reads the network on a task’s files without a yes, whatever input has changed', async () => {
    const first = step('mkdir -p gen; cp src/x.txt gen/', ['gen'], { inputs: ['src/**'] })
    await write('src/x.txt', 'y')
    const asked = [`${install.command.join(' ')}: runs again`]
    await expect(layersOfTask([first, install])).rejects.toMatchObject({ kind: 'packages', asked })
    const any = { ...install, inputs: [], update: null }
    await write('package-lock.json', '{}')
    await expect(layersOfTask([any])).rejects.toMatchObject({ asked: ['package-lock.json: changed'] })
  })

  test('A script or a description of package.json installs nothing anew', async () => {
    const base = await under.environments.layersOf(await source([install]), signal)
    await write('package.json', '{"name":"own","description":"ours","scripts":{"test":"node --test"}}')
    expect(await layersOfTask([install])).toEqual(base)
    expect(await layersOfTask([{ ...install, inputs: [] }])).toHaveLength(1)
    await write('src/x.txt', 'y')
    expect(await layersOfTask([{ ...install, inputs: [] }])).toHaveLength(1)
    expect(await kept('tasks')).toEqual([])
  })

  test('A task that began before the base moved on has the layers of where it began', async () => {
    await under.team.commit('main', { 'shared/a.txt': 'newer' })
    const begun = await layersOfTask([build])
    expect((await under.run('cat dist/a.txt', { layers: begun })).output).toBe('a')
    expect(await kept('tasks')).toEqual([])
  })
})
