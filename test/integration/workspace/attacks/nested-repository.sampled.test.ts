import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { sampleOf } from '../../../support/sampled.ts'
import type { TeamRepository } from '../team-repository.ts'
import { addByGit, DRIVERS, openScene, PERSON, type Scene, SNAPSHOTS, useWorktree } from './scene.ts'

let scene: Scene
afterEach(() => scene.remove())

const { signal } = new AbortController()
const BASE = { 'backend/a.js': 'one\n', 'backend/test/a.test.js': '// a test\n' }

/** As a test file of a repository would do it: a filter in a repository of its own, and a file that only looks changed. */
const nested = (folder: string, canary: string): string => `
  mkdir -p ${folder} && cd ${folder}
  git init --quiet .
  printf 'aaaa\\n' > same && git add same && git commit --quiet --message=nested
  git config filter.x.clean 'touch ${canary}; cat'
  git config filter.x.smudge 'touch ${canary}; cat'
  git config core.fsmonitor 'touch ${canary}; false'
  printf '* filter=x\\n' > .gitattributes
  printf 'bbbb\\n' > same && touch -d 2001-01-01 same`

/** The team's repository has a submodule, in whose empty folder the nested one is made: nothing needs to be committed. */
async function addSubmodule(team: TeamRepository): Promise<void> {
  const clone = await team.clone()
  await promisify(execFile)('sh', ['-ec', `${PERSON}\n${nested('backend/sub', '/dev/null')}`], { cwd: clone })
  await team.commit('main', { '.gitmodules': `[submodule "sub"]\n\tpath = backend/sub\n\turl = ${team.path}\n` })
}

describe.each(sampleOf(DRIVERS, 1))('driver %s', (driver) => {
  test.each([
    ['without a submodule in the base', undefined],
    ['with a submodule in the base', addSubmodule],
  ])('Attack: a nested repository with a filter and a same-size file, %s', async (_, prepare) => {
    scene = await openScene(driver, BASE, prepare)
    await scene.attack(nested('backend/sub', scene.canary))
    const { tree } = await useWorktree(scene)
    expect(existsSync(scene.canary)).toBe(false)
    const paths = (await scene.worktree.changes(scene.worktree.baseSha, tree, signal)).map(({ path }) => path)
    expect(paths).toEqual(prepare === undefined ? ['backend/sub/.gitattributes', 'backend/sub/same'] : [])
    await scene.attack(nested('backend/sub', scene.canary))
    await addByGit(scene)
    expect(existsSync(scene.canary), 'git with a work tree falls for it').toBe(true)
  })

  test('Attack: a nested repository as a gitlink reaches no tree, whatever is committed in it', async () => {
    scene = await openScene(driver, BASE)
    await scene.attack(`mkdir -p vendor/lib && cd vendor/lib && git init --quiet . && echo x > x.js && git add x.js &&
      git commit --quiet --message=nested`)
    const { tree } = await useWorktree(scene)
    const changes = await scene.worktree.changes(scene.worktree.baseSha, tree, signal)
    expect(changes).toEqual([{ path: 'vendor/lib/x.js', status: 'added', mode: '100644' }])
  })

  test('Attack: nested repositories come and go while we take snapshots', async () => {
    scene = await openScene(driver, BASE, addSubmodule)
    const script = `while :; do (${nested('backend/sub', scene.canary)}) > /dev/null 2>&1; rm -rf backend/sub
      mkdir backend/sub; done`
    const racing = await scene.attackMeanwhile(script)
    for (let i = 0; i < SNAPSHOTS; i++) {
      const { tree } = await scene.worktree.snapshot(signal)
      const changes = await scene.worktree.changes(scene.worktree.baseSha, tree, signal)
      expect(changes.map(({ path }) => path).filter((path) => path.includes('.git/'))).toEqual([])
    }
    await racing.stop()
    await useWorktree(scene)
    expect(existsSync(scene.canary)).toBe(false)
  }, 120_000)
})
