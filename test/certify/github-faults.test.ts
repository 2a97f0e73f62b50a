import { expect, test } from 'vitest'
import { openTeam } from '../github/team.ts'
import { ended, type Json } from '../support/service.ts'

const REQUEST = 'Docs only: how pallets are received'
const isDone = { status: 'DONE', reason: null }
const POLLING = { timeout: 30_000 }

test.concurrent('A base that moved while a decision is due is taken in and checked once the task is approved, which still holds', async () => {
  await using team = await openTeam()
  const { github, rest, ask, until, approve } = team
  const id = await ask(REQUEST)
  const before = await until(id, 'HUMAN_APPROVAL')
  const baseSha = await github.team.commit('main', { 'docs/other.md': 'written by somebody else\n' })
  github.webhooks.tell('push', { ref: 'refs/heads/main', after: baseSha })
  await approve(id)
  const done: Json = await rest.taskUntil(id, ended)
  expect(done).toMatchObject(isDone)
  expect(done.head_sha).not.toBe(before.head_sha)
  await github.team.git('merge-base', '--is-ancestor', baseSha, done.head_sha)
  expect(await github.team.git('show', 'main:docs/other.md')).toContain('somebody else')
})

test.concurrent('A required check that is missing is waited for; one of its name by another app does not count, nor a webhook that comes twice', async ({
  expect,
}) => {
  await using team = await openTeam()
  const { github, rest, ask, until, approve } = team
  github.actions = null
  const id = await ask(REQUEST)
  const { head_sha: headSha } = await until(id, 'CI_WAIT')
  /** Looks that found the checks changed; others are answered with 304. */
  const news = () =>
    github.calls.filter((call) => call.operation === 'checks/list-for-ref' && call.status === 200).length
  await expect.poll(news, POLLING).toBe(1)
  github.check(headSha, { conclusion: 'success', appId: 666 })
  await github.webhooks.settled()
  for (const delivery of [...github.webhooks.deliveries]) await github.webhooks.redeliver(delivery)
  await expect.poll(news, POLLING).toBe(2)
  const required = Date.now()
  github.check(headSha, { conclusion: 'success' })
  const waiting = await until(id, 'HUMAN_APPROVAL')
  const [judged, ...again] = waiting.runs.filter(({ stage }: Json) => stage === 'CI_WAIT')
  expect(Date.parse(judged.finished_at)).toBeGreaterThanOrEqual(required)
  expect(again).toEqual([])
  await approve(id)
  expect(await rest.taskUntil(id, ended)).toMatchObject({ ...isDone, head_sha: headSha })
})

test.concurrent('GitHub asking to slow down for longer than a call waits, and ending our tokens early, cost time only', async () => {
  await using team = await openTeam()
  const { github, rest, ask, until, approve } = team
  const slowDown = {
    status: 429,
    headers: { 'retry-after': '12' },
    message: 'You have exceeded a secondary rate limit',
  }
  github.faults.add({ operation: 'pulls/create', ...slowDown })
  github.faults.add({ operation: 'pulls/merge', ...slowDown, meanwhile: async () => github.credentials.revoke() })
  const id = await ask(REQUEST)
  await rest.taskUntil(id, ({ stage }) => stage === 'DOCS')
  github.credentials.revoke()
  await until(id, 'HUMAN_APPROVAL')
  await approve(id)
  const done = await rest.taskUntil(id, ended)
  expect(done).toMatchObject(isDone)
  expect(done.runs.every(({ attempt }: Json) => attempt === 1)).toBe(true)
  expect(github.state.pulls).toHaveLength(1)
})

test.concurrent('An archived repository pauses the task with what to do, and it goes on when it is open again', async () => {
  await using team = await openTeam()
  const { github, rest, ask, until } = team
  const id = await ask(REQUEST)
  await rest.taskUntil(id, ({ stage }) => stage === 'DOCS')
  github.state.archived = true
  expect(await rest.taskUntil(id, ({ status }) => status === 'PAUSED')).toMatchObject({
    reason: expect.stringContaining('not archived'),
  })
  github.state.archived = false
  await rest.post(`/tasks/${id}/resume`)
  expect(await until(id, 'HUMAN_APPROVAL')).toMatchObject({ reason: null })
})
