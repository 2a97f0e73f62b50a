import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type GithubStandIn, startGithubStandIn } from '../../github/stand-in.ts'
import { plainGit } from '../workspace/team-repository.ts'

let standIn: GithubStandIn
beforeEach(async () => {
  standIn = await startGithubStandIn({ 'a.txt': 'one\n' })
})
afterEach(() => standIn.close())

test('Attack: a hook that somebody has put into the stand-in’s repository', async () => {
  const { folder, path } = standIn.team
  const canary = join(folder, 'canary')
  for (const name of ['pre-receive', 'update', 'post-receive', 'post-update'])
    await writeFile(join(path, 'hooks', name), `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 })
  const url = new URL(`${standIn.siteUrl}.git`)
  Object.assign(url, { username: 'x-access-token', password: standIn.credentials.token })
  await plainGit(await standIn.team.clone(), 'push', '--quiet', String(url), 'HEAD:refs/heads/pushed')
  expect(await standIn.team.git('rev-parse', 'pushed')).toBe(await standIn.team.git('rev-parse', 'main'))
  expect(existsSync(canary)).toBe(false)
})
