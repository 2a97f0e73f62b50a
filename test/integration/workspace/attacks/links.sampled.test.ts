import { existsSync } from 'node:fs'
import { link, lstat, mkdir, readFile, readlink, rename, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { sampleOf } from '../../../support/sampled.ts'
import { addByGit, DRIVERS, openScene, type Scene, SECRET, SNAPSHOTS, storeContents, useWorktree } from './scene.ts'

let scene: Scene
afterEach(() => scene.remove())

const { signal } = new AbortController()
const BASE = { 'backend/a.js': 'one\n', 'backend/d/secret.txt': 'harmless\n' }
const at = (path: string) => join(scene.worktree.path, path)

describe.each(sampleOf(DRIVERS, 1))('driver %s', (driver) => {
  test('Attack: folders and files that turn into links to the outside while we take snapshots', async () => {
    scene = await openScene(driver, BASE)
    const outside = join(scene.team.folder, 'outside')
    await mkdir(outside)
    await writeFile(join(outside, 'secret.txt'), SECRET)
    // The system exchanges the two names at once, hundreds of thousands of times a second. It ends by itself too.
    const swap = `
      my @folders = ("backend/d", map { "backend/real$_" } 1 .. 20);
      my @files = map { "backend/plain$_" } 1 .. 20;
      mkdir($_) for @folders;
      for (@files, map { "$_/secret.txt" } @folders) { open(F, ">", $_); print F "harmless"; close(F) }
      symlink("${outside}", "$_.link") for @folders;
      symlink("${outside}/secret.txt", "$_.link") for @files;
      my $exchange = \`uname -m\` =~ /x86_64/ ? 316 : 276;
      my $end = time + 90;
      while (time < $end) { for my $name (@folders, @files) { syscall($exchange, -100, "$name", -100, "$name.link", 2) == 0 or die $! } }`
    await writeFile(at('swap.pl'), swap)
    const racing = await scene.attackMeanwhile('exec perl swap.pl')
    for (let i = 0; i < SNAPSHOTS; i++) await scene.worktree.snapshot(signal)
    await racing.stop()
    await useWorktree(scene)
    expect(await storeContents(scene)).not.toContain(SECRET)
    expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe(SECRET)
  }, 120_000)

  test('Attack: links that stay when the command has ended are kept as their text, and nothing is written through them', async () => {
    scene = await openScene(driver, BASE)
    await scene.attack(`
      ln -s ${scene.secret} backend/file && ln -s ${scene.team.folder} backend/folder
      rm -r backend/d && ln -s ${scene.team.folder} backend/d
      ln -s . backend/here && ln -s here/../.. backend/up && ln -s loop backend/loop`)
    const { tree } = await useWorktree(scene)
    expect(await storeContents(scene)).not.toContain(SECRET)
    expect(await scene.worktree.show(tree, 'backend/file', signal)).toBe(scene.secret)
    expect(await readFile(scene.secret, 'utf8')).toBe(SECRET)
    await using checkout = await scene.worktree.checkout(tree, signal)
    for (const name of ['file', 'folder', 'd', 'up'])
      expect((await lstat(join(checkout.path, 'backend', name))).isFile(), name).toBe(true)
    expect(await readlink(join(checkout.path, 'backend/here'))).toBe('.')
  })

  test('Attack: a link in place of a folder does not lead a reset out of the worktree', async () => {
    scene = await openScene(driver, BASE)
    await mkdir(join(scene.team.folder, 'd'))
    await writeFile(join(scene.team.folder, 'd', 'keep.txt'), 'keep')
    await scene.attack(`rm -rf backend && ln -s ${scene.team.folder} backend`)
    await scene.worktree.reset(scene.worktree.baseSha, signal)
    expect(await readFile(join(scene.team.folder, 'd', 'keep.txt'), 'utf8')).toBe('keep')
    expect(existsSync(join(scene.team.folder, 'a.js'))).toBe(false)
    expect((await lstat(at('backend'))).isDirectory()).toBe(true)
    expect(await readFile(at('backend/a.js'), 'utf8')).toBe('one\n')
  })

  test('Attack: a link in place of the worktree itself', async () => {
    scene = await openScene(driver, BASE)
    await rename(scene.worktree.path, `${scene.worktree.path}.away`)
    await symlink(scene.team.folder, scene.worktree.path)
    await expect(scene.worktree.snapshot(signal)).rejects.toThrow()
    const again = await scene.open()
    expect(await readFile(join(again.path, 'backend/a.js'), 'utf8')).toBe('one\n')
    expect(await readFile(scene.secret, 'utf8')).toBe(SECRET)
  })

  test('Attack: a hard link to a file outside is not written through', async () => {
    scene = await openScene(driver, BASE)
    await scene.attack(`rm backend/a.js; ln ${scene.secret} backend/a.js || true`)
    if (driver === 'none') expect((await stat(scene.secret)).nlink).toBe(2)
    else await link(scene.secret, at('backend/a.js')) // the sandbox has kept the command from it
    await scene.worktree.files.write('backend/a.js', 'overwritten\n')
    await scene.worktree.reset(scene.worktree.baseSha, signal)
    expect(await readFile(scene.secret, 'utf8')).toBe(SECRET)
    expect(await readFile(at('backend/a.js'), 'utf8')).toBe('one\n')
    expect((await stat(scene.secret)).nlink).toBe(1)
  })
})

test('Links of the repository that stay inside are links, and the tree stays the same', async () => {
  const prepare = async (team: Scene['team']) => {
    const clone = await team.clone()
    await symlink('CLAUDE.md', join(clone, 'AGENTS.md'))
    await symlink('../shared', join(clone, 'backend/shared'))
    await symlink('../../etc', join(clone, 'backend/out'))
    await symlink('/etc/passwd', join(clone, 'passwd'))
    await team.commit('main', { 'CLAUDE.md': 'Two spaces.\n', 'shared/x.js': 'x\n' })
  }
  scene = await openScene('none', BASE, prepare)
  expect(await readFile(at('AGENTS.md'), 'utf8')).toBe('Two spaces.\n')
  expect(await readFile(at('backend/shared/x.js'), 'utf8')).toBe('x\n')
  expect(await readFile(at('backend/out'), 'utf8')).toBe('../../etc')
  expect(await readFile(at('passwd'), 'utf8')).toBe('/etc/passwd')
  const { worktree } = scene
  expect((await worktree.snapshot(signal)).tree).toBe(await worktree.treeOf(worktree.baseSha, signal))
  await writeFile(at('passwd'), 'elsewhere')
  const { tree } = await worktree.snapshot(signal)
  expect(await worktree.changes(worktree.baseSha, tree, signal)).toEqual([
    { path: 'passwd', status: 'modified', mode: '120000' },
  ])
  expect(await worktree.files.read('AGENTS.md', 1, 9)).toMatchObject({
    ...{ ok: false, text: expect.stringContaining('CLAUDE.md') },
  })
  await addByGit(scene)
})
