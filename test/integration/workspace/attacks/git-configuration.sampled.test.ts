import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { sampleOf } from '../../../support/sampled.ts'
import { DRIVERS, openScene, type Scene, useWorktree } from './scene.ts'

let scene: Scene
afterEach(() => scene.remove())

/** A repository below the root, and another at the root where nothing keeps the attacker from it. */
const repositories = (more: string): string => `
  mkdir -p backend/x && cd backend/x && git init --quiet . && echo one > f && git add f && git commit --quiet --message=x
  ${more}
  printf 'two\\n' > f
  cd ../.. && (rm -rf .git && cp -r backend/x/.git .git) 2> /dev/null || true`

interface ConfigurationAttack {
  readonly name: string
  /** In the repository's folder. */
  readonly script: (canary: string) => string
  /** What git comes to when it works there, to show that the attack is one. */
  readonly proof: readonly string[]
}

const hook = (folder: string, canary: string) => `mkdir -p ${folder}
  for name in pre-commit post-checkout post-index-change reference-transaction; do
    printf '#!/bin/sh\\ntouch ${canary}\\n' > ${folder}/$name && chmod +x ${folder}/$name; done`

const ATTACKS: readonly ConfigurationAttack[] = [
  {
    name: 'attributes with a clean and a smudge filter',
    script: (
      canary,
    ) => `git config filter.x.clean 'touch ${canary}; cat' && git config filter.x.smudge 'touch ${canary}; cat'
      echo '* filter=x' > .gitattributes`,
    proof: ['add', '--all'],
  },
  {
    name: 'attributes with a diff driver',
    script: (canary) => `git config diff.x.textconv 'touch ${canary}; cat' && echo '* diff=x' > .gitattributes`,
    proof: ['diff'],
  },
  { name: 'hooks', script: (canary) => hook('.git/hooks', canary), proof: ['add', '--all'] },
  {
    name: 'core.hooksPath',
    script: (canary) => `${hook('hooks', canary)}; git config core.hooksPath hooks`,
    proof: ['add', '--all'],
  },
  {
    name: 'core.fsmonitor',
    script: (canary) => `git config core.fsmonitor 'touch ${canary}; false'`,
    proof: ['status'],
  },
  {
    name: 'include.path',
    script: (canary) => `printf '[core]\\n\\tfsmonitor = "touch ${canary}; false"\\n' > more.ini
      git config include.path ../more.ini`,
    proof: ['status'],
  },
  {
    name: 'core.worktree',
    script: (canary) => `git config core.fsmonitor 'touch ${canary}; false' && git config core.worktree ../../..`,
    proof: ['status'],
  },
  {
    name: 'a .git file that points to a repository elsewhere',
    script: (canary) => `git config core.fsmonitor 'touch ${canary}; false' && mv .git elsewhere
      echo 'gitdir: elsewhere' > .git`,
    proof: ['status'],
  },
  {
    name: 'a worktree pointer',
    // Set after git has made the folder: it would fall for it itself.
    script: (canary) => `git worktree add --quiet ../linked
      git config core.fsmonitor 'touch ${canary}; false' && cd ../linked`,
    proof: ['status'],
  },
  {
    name: 'commondir',
    script: (canary) => `mkdir common && cp -r .git/* common/ && echo ../common > .git/commondir
      printf '[core]\\n\\tfsmonitor = "touch ${canary}; false"\\n' >> common/config`,
    proof: ['status'],
  },
  {
    name: 'alternates',
    script: (canary) => `git config core.alternateRefsCommand 'touch ${canary}; true'
      mkdir -p more/objects && echo ../../more/objects > .git/objects/info/alternates
      git init --quiet --bare more`,
    proof: ['fetch', '--quiet', '.'],
  },
  {
    name: 'an external diff, a pager, an editor, an ssh command and a credential helper',
    script: (
      canary,
    ) => `for key in diff.external core.pager core.editor core.sshCommand credential.helper gpg.program; do
      git config $key 'touch ${canary}; true'; done`,
    proof: ['diff'],
  },
  {
    name: 'a merge driver',
    script: (canary) => `git config merge.x.driver 'touch ${canary}; true' && echo '* merge=x' > .gitattributes
      cp .gitattributes ../../.gitattributes`,
    proof: [],
  },
]

describe.each(sampleOf(DRIVERS, 1))('driver %s', (driver) => {
  test.each(sampleOf(ATTACKS, 6))('Attack: $name of a repository that a command made', async ({ script, proof }) => {
    scene = await openScene(driver, { 'backend/a.js': 'one\n' })
    const { canary, worktree } = scene
    await scene.attack(repositories(script(canary)))
    await useWorktree(scene)
    expect(existsSync(canary)).toBe(false)
    if (proof.length === 0) return
    await scene.attack(repositories(script(canary)))
    const safe = ['-c', 'user.name=e', '-c', 'user.email=e@e.invalid', '-C', join(worktree.path, 'backend/x')]
    await promisify(execFile)('git', [...safe, ...proof], { env: { PATH: process.env.PATH } }).catch(() => {})
    expect(existsSync(canary), 'git falls for it').toBe(true)
  })

  test('Attack: .gitmodules with an update that is a command', async () => {
    scene = await openScene(driver, { 'backend/a.js': 'one\n' })
    await scene.attack(`git init --quiet backend/sub
      printf '[submodule "sub"]\\n\\tpath = backend/sub\\n\\turl = ./sub\\n\\tupdate = !touch ${scene.canary}\\n' > .gitmodules`)
    await useWorktree(scene).catch(() => {}) // a remote may refuse it
    expect(existsSync(scene.canary)).toBe(false)
  })
})
