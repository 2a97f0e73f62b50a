import { lstatSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { DEFAULT_TREE_LIMITS, treeIn } from '../../../../src/exec/trees/trees.ts'
import { sampleOf } from '../../../support/sampled.ts'
import { DRIVERS, openScene, type Scene, storeContents, useWorktree } from './scene.ts'

let scene: Scene
afterEach(() => scene.remove())

const { signal } = new AbortController()
const BASE = { 'backend/a.js': 'one\n', '.gitignore': 'ignored/\n' }
const at = (path: string) => join(scene.worktree.path, path)
const paths = async (tree: string) => {
  const changes = await scene.worktree.changes(scene.worktree.baseSha, tree, signal)
  return changes.map(({ path }) => path)
}

/** What a snapshot takes, with other limits. */
const snapshotWithin = (limits: object, timeoutMs = 30_000) => {
  const folder = join(scene.team.folder, 'home', 'repositories')
  const { path } = scene.worktree
  const place = { gitDir: join(path, '../../store.git'), root: path, memory: join(folder, 'another-memory') }
  return treeIn(place, null, signal, { limits: { ...DEFAULT_TREE_LIMITS, ...limits }, timeoutMs })
}

describe.each(sampleOf(DRIVERS, 1))('driver %s', (driver) => {
  test('Attack: a pipe does not stop a snapshot, and reaches no tree', async () => {
    scene = await openScene(driver, BASE)
    await scene.attack('mkfifo backend/pipe && rm backend/a.js && mkfifo backend/a.js && mkfifo .gitignore.x')
    const { tree } = await useWorktree(scene)
    expect(await paths(tree)).toEqual(['backend/a.js'])
    expect(lstatSync(at('backend/a.js')).isFile()).toBe(true)
  })

  test('Attack: an ignore file that is a pipe, a link or a folder', async () => {
    scene = await openScene(driver, BASE)
    await scene.attack(`rm .gitignore && mkfifo .gitignore && mkdir -p b/.gitignore c
      echo x > b/x && ln -s ${scene.secret} c/.gitignore && echo x > c/x`)
    const { tree } = await useWorktree(scene)
    expect(await paths(tree)).toEqual(['.gitignore', 'b/x', 'c/.gitignore', 'c/x'])
  })

  test('Attack: a huge sparse file is refused with a clear word, and a reset removes it', async () => {
    scene = await openScene(driver, BASE)
    await scene.attack(
      `truncate -s ${driver === 'none' ? '1T' : '150M'} backend/huge 2> /dev/null || truncate -s 150M backend/huge`,
    )
    await expect(scene.worktree.snapshot(signal)).rejects.toMatchObject({
      kind: 'too_large',
      message: expect.stringContaining('backend/huge has more than 104857600 bytes'),
    })
    await scene.worktree.reset(scene.worktree.baseSha, signal)
    expect(await readdir(at('backend'))).toEqual(['a.js'])
  })

  test('Attack: a huge file that is ignored is nobody’s business', async () => {
    scene = await openScene(driver, BASE)
    await scene.attack('mkdir ignored && truncate -s 150M ignored/huge && echo x > b.js')
    expect(await paths((await scene.worktree.snapshot(signal)).tree)).toEqual(['b.js'])
  })

  test('Attack: folders deeper than any path are refused, and a reset removes them', async () => {
    scene = await openScene(driver, BASE)
    await scene.attack(`exec node -e "
      const fs = require('node:fs')
      for (let i = 0; i < 3000; i++) { fs.mkdirSync('d'.repeat(50)); process.chdir('d'.repeat(50)) }
      fs.writeFileSync('x', 'x')"`)
    await expect(scene.worktree.snapshot(signal)).rejects.toMatchObject({ kind: 'too_large' })
    await scene.worktree.reset(scene.worktree.baseSha, signal)
    expect((await readdir(scene.worktree.path)).sort()).toEqual(['.git', '.gitignore', 'backend'])
  })

  test('Attack: folders that are closed to everybody are removed all the same', async () => {
    scene = await openScene(driver, BASE)
    await scene.attack(`mkdir -p closed/in && echo x > closed/in/x && chmod 000 closed/in closed backend`)
    await scene.worktree.reset(scene.worktree.baseSha, signal)
    expect((await readdir(scene.worktree.path)).sort()).toEqual(['.git', '.gitignore', 'backend'])
    expect(lstatSync(at('backend')).mode & 0o777).toBe(0o755)
  })
})

test('Attack: more new files, folders or bytes than anybody writes by hand', async () => {
  scene = await openScene('none', BASE)
  await scene.attack('for i in 1 2 3 4 5; do mkdir -p n/$i && echo $i > n/$i/x; done')
  await expect(snapshotWithin({ newFiles: 3 })).rejects.toMatchObject({
    kind: 'too_large',
    hint: expect.stringContaining('.gitignore'),
  })
  await expect(snapshotWithin({ folders: 3 })).rejects.toMatchObject({ kind: 'too_large' })
  await expect(snapshotWithin({ totalBytes: 3 })).rejects.toMatchObject({ kind: 'too_large' })
  await expect(snapshotWithin({ depth: 1 })).rejects.toMatchObject({ kind: 'too_large' })
  expect(await snapshotWithin({})).toBe((await scene.worktree.snapshot(signal)).tree)
})

test('Attack: ignore rules on which matchers hang do not stop a snapshot', async () => {
  scene = await openScene('none', BASE)
  const hanging = ['*a', '**/*a', 'a**', '**/', '[a-z]*', '?*', 'a/**/', '[[:alpha:]]*', '{a,b}', '(a|b)*']
  await writeFile(at('.gitignore'), hanging.map((part) => `${part.repeat(25)}0\n`).join(''))
  const name = 'a'.repeat(200)
  await mkdir(at(`${'aaa/'.repeat(50)}${name}`), { recursive: true })
  await writeFile(at(`${'aaa/'.repeat(50)}${name}/${name}`), 'x')
  expect(await paths(await snapshotWithin({}))).toEqual(['.gitignore', expect.stringContaining('aaa/aaa')])
})

test('A folder that takes too long is given up, and the next snapshot is whole', async () => {
  scene = await openScene('none', BASE)
  await expect(snapshotWithin({}, 1)).rejects.toMatchObject({
    ...{ kind: 'transient', message: expect.stringContaining('took more than 1 ms') },
  })
  expect(await snapshotWithin({})).toBe(await scene.worktree.treeOf(scene.worktree.baseSha, signal))
})

test('A snapshot that is aborted ends with the reason, and the next one is whole', async () => {
  scene = await openScene('none', BASE)
  await writeFile(at('b.js'), 'b\n')
  const abort = new AbortController()
  const snapshot = scene.worktree.snapshot(abort.signal)
  abort.abort(new Error('cancelled by @ana'))
  await expect(snapshot).rejects.toThrow('cancelled by @ana')
  expect(await paths((await scene.worktree.snapshot(signal)).tree)).toEqual(['b.js'])
  expect(await storeContents(scene)).toContain('b\n')
})
