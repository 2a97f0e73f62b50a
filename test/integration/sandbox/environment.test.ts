import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tidyLayers } from '../../../src/sandbox/environment/layer-store.ts'
import { detectLayerView } from '../../../src/sandbox/layers/layer-view.ts'
import { mountLayers } from '../../../src/sandbox/layers/mount.ts'
import { openEnvironment, step } from './environment.ts'

const { signal } = new AbortController()
const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const INSTALL = step(
  'mkdir -p node_modules/sum; echo "echo $PWD" > node_modules/sum/run; : > ran-here',
  ['node_modules'],
  {
    inputs: ['lock'],
  },
)

describe.skipIf(!hasBubblewrap)('in bubblewrap (left out where this machine has none)', () => {
  let under: Awaited<ReturnType<typeof openEnvironment>>
  beforeEach(async () => {
    under = await openEnvironment({ lock: '1', 'src/a.txt': 'a', 'apps/api/x': 'x', 'apps/web/x': 'x' })
  })
  afterEach(() => under.close())

  test('What setup keeps is seen by later commands where it was made, and is no part of the work', async () => {
    const layers = await under.layersOf([INSTALL])
    const { output } = await under.run('sh node_modules/sum/run; pwd; ls', { layers })
    expect(output).toBe('/workspace\n/workspace\napps\nlock\nnode_modules\nsrc\n')
    const { files, baseSha } = under.worktree
    expect(await files.list('node_modules')).toMatchObject({ ok: false })
    expect(await under.worktree.tree(signal)).toBe(await under.worktree.treeOf(baseSha, signal))
  })

  test('A command may write to what setup keeps, and only it sees what it wrote', async () => {
    const layers = await under.layersOf([INSTALL])
    const change = 'echo hello > node_modules/new; rm -r node_modules/sum; mkdir node_modules/sum; ls node_modules/*'
    expect((await under.run(change, { layers })).output).toContain('node_modules/new')
    expect((await under.run('cat node_modules/sum/run; ls node_modules', { layers })).output).toBe(
      'echo /workspace\nsum\n',
    )
    expect(await readdir(join(under.layersFolder, 'views'))).toEqual([])
  })

  test('A step of the same inputs is run once, whatever else changes; with others, once more', async () => {
    const ran = () => under.told.filter(({ message }) => message === 'a setup step begins').length
    const [first] = await under.layersOf([INSTALL])
    await under.team.commit('main', { 'src/a.txt': 'b' })
    expect((await under.layersOf([INSTALL]))[0]?.key).toBe(first?.key)
    expect(ran()).toBe(1)
    await under.team.commit('main', { lock: '2' })
    expect((await under.layersOf([INSTALL]))[0]?.key).not.toBe(first?.key)
    expect(ran()).toBe(2)
  })

  test('A later step sees what earlier ones keep; when only its own inputs change, only it runs again', async () => {
    const script = 'sh node_modules/sum/run; mkdir apps/api/dist; cp src/a.txt apps/api/dist/'
    const build = step(script, ['apps/*/dist'], { inputs: ['src/**'] })
    const layers = await under.layersOf([INSTALL, build])
    expect((await under.run('cat apps/api/dist/a.txt; ls apps/web', { layers })).output).toBe('ax\n')
    await under.team.commit('main', { 'src/a.txt': 'b' })
    under.told.length = 0
    const again = await under.layersOf([INSTALL, build])
    expect(under.told.filter(({ message }) => message.endsWith('begins')).map(({ command }) => command)).toEqual([
      build.command.join(' '),
    ])
    expect((await under.run('cat apps/api/dist/a.txt', { layers: again })).output).toBe('b')
  })

  test('A folder of HOME is kept too, and found by the same path', async () => {
    const layers = await under.layersOf([step('mkdir -p ~/.m2; echo "$HOME" > ~/.m2/at', ['~/.m2'])])
    expect((await under.run('cat ~/.m2/at', { layers })).output).toBe('/home/agent\n')
  })

  test('Of two who want the same at once one makes it, and both have it', async () => {
    const slow = step('sleep 0.3; mkdir -p node_modules', ['node_modules'])
    const [ours, theirs] = await Promise.all([under.layersOf([slow]), under.layersOf([slow], { by: under.open() })])
    expect(ours).toEqual(theirs)
    expect(under.told.filter(({ message }) => message === 'a setup step begins')).toHaveLength(1)
  })

  test('A process that is killed in the middle leaves no half of it, and the next one makes it whole', async () => {
    const script = 'mkdir node_modules; echo half > node_modules/a; sleep 2; echo whole > node_modules/a'
    const setup = [step(script, ['node_modules'])]
    const file = join(import.meta.dirname, 'setup-process.ts')
    const args = [under.layersFolder, under.team.path, JSON.stringify(setup)]
    const child = spawn(process.execPath, [file, ...args], { stdio: 'ignore' })
    const drafts = join(under.layersFolder, 'drafts')
    const begun = async () =>
      (await readdir(drafts).catch(() => [])).some((one) => existsSync(join(drafts, one, 'checkout/node_modules/a')))
    await expect.poll(begun, { timeout: 20_000 }).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await readdir(join(under.layersFolder, 'layers'))).toEqual([])
    const layers = await under.layersOf(setup)
    expect((await under.run('cat node_modules/a', { layers })).output).toBe('whole\n')
    await tidyLayers({ folder: under.layersFolder }, { unusedMs: 1e9, bytes: 1e9 })
    expect(await readdir(drafts)).toEqual([])
  })

  test('Another repository shares nothing, also where its steps and files are the same', async () => {
    const [ours] = await under.layersOf([INSTALL])
    const [theirs] = await under.layersOf([INSTALL], { repository: 'acme/other' })
    expect(theirs?.key).not.toBe(ours?.key)
  })

  test('A step that fails stops the task with its end, and all that it wrote is in a file', async () => {
    const red = step('echo lockfile out of date; exit 3', ['node_modules'])
    const error = await under.layersOf([red]).catch((one) => one)
    expect(error).toMatchObject({
      kind: 'environment',
      message: expect.stringMatching(/ended with exit code 3: lockfile out of date/),
    })
    expect(error.inLanguage('ru')).toMatch(/^Окружение не удалось подготовить\. .*: код выхода 3: lockfile/)
    const [file = ''] = await readdir(join(under.layersFolder, 'output'))
    expect(error.message).toContain(join(under.layersFolder, 'output', file))
    expect(await readFile(join(under.layersFolder, 'output', file), 'utf8')).toBe('lockfile out of date\n')
    expect(await readdir(join(under.layersFolder, 'drafts'))).toEqual([])
  })

  test.each([
    ['makes no such folder', step('true', ['node_modules']), 'left no folder node_modules'],
    ['keeps committed files', step('true', ['src']), 'src, which holds committed files'],
    ['takes too long', step('sleep 9', ['x'], { timeout_seconds: 1 }), 'was stopped after 1 s'],
  ])('A step that %s is at fault', async (_, wrong, words) => {
    await expect(under.layersOf([wrong])).rejects.toThrow(words)
  })

  test('Attack: a setup step reaches no network, no home, no task and nothing else that is kept', async () => {
    await under.layersOf([INSTALL], { repository: 'acme/other' })
    const others = `ls ${under.worktree.path} ${under.layersFolder} ${process.env.HOME} /root /home 2>/dev/null | sort -u`
    const spy = step(
      `mkdir found; { ${others}; node -e "require('net').connect(9, '127.0.0.1').on('error', (e) => console.log(e.code))"; } > found/out`,
      ['found'],
    )
    const layers = await under.layersOf([spy])
    expect((await under.run('cat found/out', { layers })).output).toBe('/home:\nagent\nECONNREFUSED\n')
  })

  test('Attack: a link that a task puts where a kept folder is seen leads nowhere', async () => {
    const layers = await under.layersOf([INSTALL])
    const outside = join(under.team.folder, 'outside')
    await mkdir(outside)
    await symlink(outside, join(under.worktree.path, 'node_modules'))
    expect((await under.run('ls node_modules/ || echo none', { layers })).output).toContain('none')
    const nested = await under.layersOf([step('mkdir -p apps/api/lib', ['apps/api/lib'])])
    await under.run('rm -r apps/api; ln -s "$1" apps/api', {
      argv: ['sh', '-ec', `rm -r apps/api; ln -s ${outside} apps/api`],
      layers: [],
    })
    await under.run('true', { layers: nested })
    expect(await readdir(outside)).toEqual([])
  })

  test('Where a task removed the folder above a kept one, it stays removed', async () => {
    const layers = await under.layersOf([step('mkdir -p apps/web/node_modules', ['apps/*/node_modules'])])
    await under.run('rm -r apps/web', { layers: [] })
    await under.run('true', { layers })
    expect(existsSync(join(under.worktree.path, 'apps/web'))).toBe(false)
  })

  test('What nobody used for long goes, and so does the least used where there is too much', async () => {
    const old = await under.layersOf([step('mkdir a; head -c 100000 /dev/zero > a/x', ['a'])])
    const fresh = await under.layersOf([step('mkdir b; head -c 100000 /dev/zero > b/x', ['b'])])
    const store = { folder: under.layersFolder }
    const left = () => readdir(join(under.layersFolder, 'layers'))
    const agesTo = async (days: number) => {
      const when = new Date(Date.now() - days * 86_400_000)
      await utimes(join(old[0]?.folder ?? '', 'layer.json'), when, when)
    }
    await agesTo(2)
    await tidyLayers(store, { unusedMs: 3 * 86_400_000, bytes: 1e9 })
    expect(await left()).toHaveLength(2)
    await tidyLayers(store, { unusedMs: 3 * 86_400_000, bytes: 150_000 })
    expect(await left()).toEqual([fresh[0]?.key])
    const again = await under.layersOf([step('mkdir a; head -c 100000 /dev/zero > a/x', ['a'])])
    expect(again[0]?.key).toBe(old[0]?.key)
    await agesTo(4)
    await tidyLayers(store, { unusedMs: 3 * 86_400_000, bytes: 1e9 })
    expect(await left()).toEqual([fresh[0]?.key])
  })

  test('Where the machine has no overlays a command gets a copy of its own', async () => {
    const layers = await under.layersOf([INSTALL])
    const inside = { cwd: under.worktree.path, workspace: '/workspace', home: '/home/agent' }
    await using mounted = await mountLayers(layers, { folder: under.layersFolder, view: 'copy' }, inside, signal)
    const [{ from, at } = { from: null, at: '' }] = mounted.mounts
    expect([mounted.prefix, at]).toEqual([[], '/workspace/node_modules'])
    await writeFile(join(from ?? '', 'sum/run'), 'changed')
    expect(await readFile(join(layers[0]?.folder ?? '', 'files/workspace/node_modules/sum/run'), 'utf8')).toBe(
      'echo /workspace\n',
    )
  })

  test('Which way a machine has is found by trying, and told', async () => {
    expect(under.sandbox.detail).toMatch(/; kept folders by (overlay|reflink|copy)$/)
    expect(await detectLayerView(under.team.folder, '/nowhere')).toBe('copy')
  })
})
