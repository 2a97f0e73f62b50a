import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { install, whyNotInstalled } from '../../../src/agents/tools/install.ts'
import { EnvironmentRules } from '../../../src/core/repository-environment.ts'
import { DEFAULT_RULES } from '../../../src/core/repository-rules.ts'
import { assignment } from '../../unit/agents/assignment.ts'
import { openEnvironment } from '../sandbox/environment.ts'
import { openRegistry } from '../sandbox/registry.ts'

const { signal } = new AbortController()
const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const SCOPE = { allowed: ['**'], denied: [] }

describe.skipIf(!hasBubblewrap)('An author in bubblewrap (left out where this machine has none)', () => {
  let registry: Awaited<ReturnType<typeof openRegistry>>
  let under: Awaited<ReturnType<typeof openEnvironment>>
  beforeEach(async () => {
    registry = await openRegistry({ open: true })
    const lock = JSON.stringify({ name: 'own', lockfileVersion: 3, requires: true, packages: { '': { name: 'own' } } })
    const files = { 'package.json': '{"name":"own"}', 'package-lock.json': lock }
    under = await openEnvironment(files, { registries: [registry.registry] })
  })
  afterEach(async () => {
    await under.close()
    await registry.close()
  })

  /** An author's run, in which a person has allowed some packages, and said no to others. */
  const author = (allowed: readonly string[], denied: readonly string[] = []) => {
    const update = ['npm', 'install', '--package-lock-only', '--ignore-scripts']
    const command = ['sh', '-ec', 'npm ci; mkdir -p node_modules']
    const setup = [{ command, update, inputs: ['package*.json'], keeps: ['node_modules'], network: true }]
    const environment = EnvironmentRules.parse({ setup })
    const { objects, baseSha: start, newestBaseSha: base, files, snapshot } = under.worktree
    const source = { repository: 'acme/wms', objects, base, start, rules: environment, work: 'task-7', allowed, denied }
    return assignment({
      ...{ files, snapshot, rules: { ...DEFAULT_RULES, environment } },
      layersOf: (tree, now) => under.environments.layersOfTask({ ...source, tree }, now),
      updateLocks: (tree, now) => under.environments.updateLocks({ ...source, tree }, now),
    })
  }
  const addSums = () => under.worktree.files.write('package.json', '{"name":"own","dependencies":{"sums":"1.0.0"}}')
  const tree = () => under.worktree.tree(signal)

  test('is told to install what it has added to the manifest, and a person is asked only then', async () => {
    const own = author([])
    expect(await whyNotInstalled(own, await tree(), true, signal)).toBeNull()
    await addSums()
    const told = await whyNotInstalled(own, await tree(), true, signal)
    expect(told).toMatch(/package\.json: sums 1\.0\.0\)\. Run `install` first/)
    await expect(install(own, SCOPE, signal)).rejects.toMatchObject({ kind: 'packages' })
    await expect(whyNotInstalled(own, await tree(), false, signal)).rejects.toMatchObject({ kind: 'packages' })
  })

  test('is told of the no to a package, in whichever manifest it asks again, and nobody is asked', async () => {
    const own = author([], ['apps/api/package.json: sums 1.0.0'])
    await addSums()
    const told = /A person has said no to package\.json: sums 1\.0\.0\. Put your changes of it back/
    expect(await whyNotInstalled(own, await tree(), true, signal)).toMatch(told)
    expect(await install(own, SCOPE, signal)).toMatchObject({ ok: false, text: expect.stringMatching(told) })
    expect(await whyNotInstalled(own, await tree(), false, signal)).toMatch(told)
    await under.worktree.files.write('package.json', '{"name":"own","dependencies":{"sums":"1.0.1"}}')
    await expect(install(own, SCOPE, signal)).rejects.toMatchObject({ kind: 'packages', denied: [] })
  })

  test('installs what a person has allowed: the lockfile is part of its work, the package is there', async () => {
    const own = author(['package.json: sums 1.0.0'])
    await addSums()
    expect(await install(own, SCOPE, signal)).toEqual({
      ok: true,
      text: 'Installed for this task. Written: package-lock.json.',
    })
    expect((await under.worktree.files.read('package-lock.json', 1, 60)).text).toContain('"node_modules/sums"')
    expect(await whyNotInstalled(own, await tree(), true, signal)).toBeNull()
    const layers = await own.layersOf(await tree(), signal)
    expect((await under.run(`node -p "require('sums')(20, 22)"`, { layers })).output).toBe('42\n')
  })

  test('is told where the lockfile is not its to write, and where packages cannot be had', async () => {
    const own = author(['package.json: sums 1.0.0', 'package.json: gone 1.0.0'])
    await addSums()
    const scope = { allowed: ['package.json'], denied: [] }
    expect(await install(own, scope, signal)).toMatchObject({
      ok: false,
      text: expect.stringContaining('package-lock.json'),
    })
    await under.worktree.files.write('package.json', '{"name":"own","dependencies":{"gone":"1.0.0"}}')
    const { ok, text } = await install(own, SCOPE, signal)
    expect([ok, text]).toEqual([false, expect.stringContaining('npm install --package-lock-only')])
  })
})
