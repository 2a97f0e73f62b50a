import { expect, test } from 'vitest'
import { openTeam, PATIENCE_MS } from '../github/team.ts'
import { ended } from '../support/service.ts'

test.concurrent('A request becomes a draft, goes back to work when a check is red, is ready when all are green, and is merged as approved', {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  await using team = await openTeam()
  const { github, rest, ask, until, approve, pull } = team
  github.actions = () => 'failure'
  const id = await ask('Receive pallets by SSCC scan')
  await rest.taskUntil(id, ({ pull_request }) => pull_request !== null)
  expect(pull()).toMatchObject({ branch: `wms/task-${id}`, draft: true, state: 'open' })
  await until(id, 'CI_WAIT')
  github.actions = () => 'success'
  const waiting = await until(id, 'HUMAN_APPROVAL')
  expect(waiting.runs.filter(({ stage }: { stage: string }) => stage === 'CI_WAIT')).toMatchObject([
    { status: 'REJECTED', reason: 'CI check backend is red' },
    { status: 'PASSED' },
  ])
  expect(pull()).toMatchObject({ draft: false, body: expect.stringContaining('## Evidence') })
  expect(pull()?.body).toMatch(/\(AC-2, INV-06\)<br>✓ .*`backend\/test\//)
  await approve(id)
  const done = await rest.taskUntil(id, ended)
  expect(done).toMatchObject({ status: 'DONE', head_sha: waiting.head_sha })
  expect(await github.team.git('show', '-s', '--format=%P', 'main')).toContain(waiting.head_sha)
  expect(pull()?.mergeSha).toBe(await github.team.git('rev-parse', 'main'))
})

test.concurrent('A person’s push while a decision is due is noticed, checked, and merged only when it is approved itself', async () => {
  await using team = await openTeam()
  const { github, rest, ask, until, approve } = team
  const id = await ask('Docs only: how pallets are received')
  const before = await until(id, 'HUMAN_APPROVAL')
  const theirs = await github.team.commit(`wms/task-${id}`, { 'docs/more.md': 'more\n' })
  github.webhooks.tell('push', { ref: `refs/heads/wms/task-${id}`, after: theirs })
  await until(id, 'CI_WAIT')
  github.check(theirs, { conclusion: 'success' })
  const after = await until(id, 'HUMAN_APPROVAL')
  expect([before.head_sha, after.head_sha]).toEqual([expect.not.stringContaining(theirs), theirs])
  const { acknowledge } = (await approve(id)).body
  await rest.post(`/tasks/${id}/approve`, { acknowledge })
  expect(await rest.taskUntil(id, ended)).toMatchObject({ status: 'DONE', head_sha: theirs })
})

test.concurrent('A push that no webhook told of is found by the merge, which is not done', async () => {
  await using team = await openTeam()
  const { github, rest, ask, until, approve, pull } = team
  const id = await ask('Docs only: how pallets are received')
  await until(id, 'HUMAN_APPROVAL')
  github.webhooks.target = null
  const theirs = await github.team.commit(`wms/task-${id}`, { 'docs/more.md': 'more\n' })
  await approve(id)
  await rest.taskUntil(id, ({ stage, head_sha }) => stage === 'CI_WAIT' && head_sha === theirs)
  expect(pull()?.mergeSha).toBeNull()
})

test.concurrent('A merge whose answer was lost is one merge, and a lost webhook only costs time', async () => {
  await using team = await openTeam()
  const { github, rest, ask, until, approve } = team
  github.webhooks.target = null
  github.faults.add({ operation: 'pulls/merge', status: 502, when: 'after' })
  const id = await ask('Docs only: how pallets are received')
  await until(id, 'HUMAN_APPROVAL')
  await approve(id)
  expect(await rest.taskUntil(id, ended)).toMatchObject({ status: 'DONE' })
  expect(await github.team.git('rev-list', '--merges', '--count', 'main')).toBe('1')
})

test.concurrent('A conflict goes to the section that owns the file, is resolved there, and the result is approved anew', {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  await using team = await openTeam()
  const { github, rest, ask, until, approve } = team
  const id = await ask('Docs only: how pallets are received')
  const before = await until(id, 'HUMAN_APPROVAL')
  const changed = await github.team.git('diff', '--name-only', `main...${before.head_sha}`)
  const baseSha = await github.team.commit('main', { [changed.split('\n')[0] ?? '']: 'written by somebody else\n' })
  await approve(id)
  const after = await rest.taskUntil(
    id,
    ({ stage, head_sha }) => stage === 'HUMAN_APPROVAL' && head_sha !== before.head_sha,
    PATIENCE_MS,
  )
  await github.team.git('merge-base', '--is-ancestor', baseSha, after.head_sha)
  await approve(id)
  expect(await rest.taskUntil(id, ended)).toMatchObject({ status: 'DONE', head_sha: after.head_sha })
})

test.concurrent('A rejected task’s pull request is closed with the reason', async ({ expect }) => {
  await using team = await openTeam()
  const { github, rest, ask, until, pull } = team
  const id = await ask('Docs only: how pallets are received')
  await until(id, 'HUMAN_APPROVAL')
  await rest.post(`/tasks/${id}/reject`, { comment: 'Not now' })
  await expect.poll(() => pull()?.state, { timeout: 20_000 }).toBe('closed')
  expect(github.state.comments).toMatchObject([{ body: expect.stringContaining('Not now') }])
})
