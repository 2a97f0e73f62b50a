import { afterAll, beforeAll, expect, test } from 'vitest'
import { TOKEN_SCOPES } from '../../../src/core/access/person.ts'
import { findTask } from '../../../src/store/tasks.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { COUNTED_TWICE } from '../slack/artifacts.ts'
import { type Answer, type Served, serve, waitingTask, walk } from './service.ts'

let database: TestDatabase
let served: Served
const kicked: number[] = []

beforeAll(async () => {
  database = await testDatabase()
  const kick = async (id: number) => {
    kicked.push(id)
    return { outcome: 'started', stage: 'PRODUCT' } as const
  }
  const tokens = ['ana', 'bob'].map((name) => ({ name, token: `token-of-${name}`, scopes: TOKEN_SCOPES }))
  const eve = { name: 'eve', token: 'token-of-eve', scopes: ['read', 'create', 'decide'] } as const
  served = await serve(database.url, { tokens: [...tokens, eve], kick })
})
afterAll(async () => {
  await served.stop()
  await database.drop()
})

const act = (id: number, action: string, body?: unknown, name = 'ana'): Promise<Answer> =>
  served.call('POST', `/tasks/${id}/${action}`, body, { authorization: `Bearer token-of-${name}` })
const newTask = async () =>
  (await served.call('POST', '/tasks', { title: 'Pick' }, { authorization: 'Bearer token-of-ana' })).body.id
const paused = async () => {
  const id = await newTask()
  const pause = { type: 'paused', cause: 'budget', reason: 'The budget of $1 is used up' } as const
  await walk(served.orchestrator, { id, seq: 1 }, [(seq) => ({ ...pause, seq })])
  return id
}

test('An approval names the token that gave it and the commit that it holds for, and the merge is sent for', async () => {
  const id = await waitingTask(served.orchestrator)
  const approved = await act(id, 'approve', { comment: 'Looks right', head_sha: 'abc123' })
  expect(approved.status).toBe(200)
  expect(approved.body).toMatchObject({ id, status: 'RUNNING', stage: 'MERGE' })
  expect(approved.body.decisions).toMatchObject([
    {
      stage: 'HUMAN_APPROVAL',
      decision: 'approve',
      actor: 'ana',
      via: 'rest',
      comment: 'Looks right',
      head_sha: 'abc123',
    },
  ])
})

test('A pause stops what runs, a resume goes on with the same attempt, and what waits cannot be paused', async () => {
  const id = await newTask()
  const held = await act(id, 'pause')
  expect(held.body).toMatchObject({ status: 'PAUSED', stage: 'PRODUCT', pause: { cause: 'person', acts: ['resume'] } })
  expect(held.body.reason).toBe('Stopped by ana, $0.00 spent. Resume goes on with the same attempt.')
  expect((await act(id, 'pause')).status).toBe(409)
  const { runs } = (await act(id, 'resume')).body
  expect(runs).toMatchObject([{ stage: 'PRODUCT', attempt: 1, status: 'QUEUED' }])
  expect((await act(await waitingTask(served.orchestrator), 'pause')).body.detail).toContain('nothing under way')
})

test('Everything is stopped and goes on by two acts of whoever may operate, whatever has begun meanwhile', async () => {
  const id = await newTask()
  const all = (action: string, name = 'ana') =>
    served.call('POST', `/${action}`, undefined, { authorization: `Bearer token-of-${name}` })
  expect((await all('pause-all', 'eve')).status).toBe(403)
  expect((await all('pause-all')).body).toEqual({ did: 'halted', tasks: expect.any(Number) })
  expect((await findTask(served.pool, id))?.task.state).toMatchObject({ status: 'PAUSED', cause: 'halt' })
  expect((await act(id, 'resume')).status).toBe(200)
  expect((await all('pause-all', 'bob')).body).toEqual({ did: 'already_halted', tasks: 1 })
  expect((await all('resume-all')).body).toEqual({ did: 'resumed', tasks: expect.any(Number) })
  expect((await findTask(served.pool, id))?.task.state).toMatchObject({ status: 'RUNNING' })
  expect((await all('resume-all')).body).toEqual({ did: 'not_halted', tasks: 0 })
})

test('An approval needs no body at all', async () => {
  const id = await waitingTask(served.orchestrator)
  expect((await act(id, 'approve')).body.decisions).toMatchObject([{ decision: 'approve', comment: null }])
})

test('Two people approving at once leave one decision; the other is told who was first', async () => {
  const id = await waitingTask(served.orchestrator)
  const answers = await Promise.all([act(id, 'approve', {}, 'ana'), act(id, 'approve', {}, 'bob')])
  const [won, lost] = answers.toSorted((a, b) => a.status - b.status)
  expect([won?.status, lost?.status]).toEqual([200, 409])
  const winner = won?.body.decisions[0].actor
  expect(lost?.body.detail).toMatch(new RegExp(`Already approved by ${winner} \\(rest\\) at 20`))
  expect(lost?.body).toMatchObject({ task: { status: 'RUNNING', stage: 'MERGE' }, decision: { actor: winner } })
  const { body } = await served.call('GET', `/tasks/${id}`, undefined, { authorization: 'Bearer token-of-bob' })
  expect(body.decisions).toHaveLength(1)
})

test('A rejection ends the task with its comment as the reason, and a retry grants new attempts', async () => {
  const id = await waitingTask(served.orchestrator)
  const rejected = await act(id, 'reject', { comment: 'Wrong unit' })
  expect(rejected.body).toMatchObject({ status: 'FAILED', reason: 'Rejected: Wrong unit' })
  const retried = await act(id, 'retry')
  expect(retried.body).toMatchObject({ status: 'RUNNING', stage: 'DOCS', reason: null })
})

test('Requested changes start the chosen section again with the comment', async () => {
  const id = await waitingTask(served.orchestrator)
  const changed = await act(id, 'request-changes', { section: 'docs', comment: 'Name the label' })
  expect(changed.body).toMatchObject({ status: 'RUNNING', stage: 'DOCS' })
  expect(changed.body.decisions).toMatchObject([
    { decision: 'request_changes', section: 'docs', comment: 'Name the label' },
  ])
})

test('A word on another commit than the newest does not count', async () => {
  const id = await waitingTask(served.orchestrator, 'newer')
  const stale = await act(id, 'approve', { head_sha: 'older' })
  expect(stale).toMatchObject({ status: 409, body: { task: { head_sha: 'newer' }, decision: null } })
  expect(stale.body.detail).toContain('on commit newer, not on older')
})

test('A task can be cancelled from any state, once; the reason is kept', async () => {
  const id = await newTask()
  expect((await act(id, 'cancel', { reason: 'Bought it instead' })).body).toMatchObject({
    ...{ status: 'CANCELLED', reason: 'Bought it instead', runs: [{ status: 'CANCELLED' }] },
  })
  expect((await act(await paused(), 'cancel')).body.reason).toBe('Cancelled by ana')
  expect((await act(id, 'cancel')).body.detail).toContain(`Task ${id} is CANCELLED in PRODUCT`)
})

test('A paused task goes on, with the budget that was given', async () => {
  const id = await paused()
  expect((await act(id, 'resume', { budget_usd: 7.5 })).body).toMatchObject({ status: 'RUNNING', budget_usd: 7.5 })
  expect((await act(await paused(), 'resume')).body).toMatchObject({ status: 'RUNNING', budget_usd: null })
})

test('A task that is not paused keeps its budget', async () => {
  const id = await newTask()
  expect((await act(id, 'resume', { budget_usd: 9 })).status).toBe(409)
  expect((await findTask(served.pool, id))?.budgetUsd).toBe(null)
})

test('A task that asks something goes on with an answer, not without', async () => {
  const id = await waitingTask(served.orchestrator, 'abc')
  const red = { section: 'docs' as const, finding: COUNTED_TWICE }
  const again = { type: 'ci_finished', headSha: 'abc', failures: [red] } as const
  await act(id, 'request-changes', { section: 'docs', comment: 'Name the label' })
  const { seq } = (await findTask(served.pool, id))?.task ?? { seq: 0 }
  const anew = [
    (at: number) => ({ type: 'patched', seq: at, headSha: 'abc' }) as const,
    (at: number) => ({ type: 'run_passed', seq: at, headSha: null }) as const,
    () => again,
  ]
  await walk(served.orchestrator, { id, seq }, [...anew, ...anew])
  const asked = (await served.call('GET', `/tasks/${id}`, undefined, { authorization: 'Bearer token-of-ana' })).body
  expect(asked).toMatchObject({ status: 'PAUSED', question: expect.stringContaining('A repeated scan counts twice') })
  const refused = await act(id, 'resume')
  expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringContaining('answer: is required') } })
  const answered = await act(id, 'resume', { answer: 'The check is wrong, leave it' })
  expect(answered.body).toMatchObject({ status: 'RUNNING', stage: 'DOCS', question: null })
  const { rows } = await served.pool.query('select text, question from notes where task_id = $1', [id])
  expect(rows).toMatchObject([{ text: 'The check is wrong, leave it', question: asked.question }])
})

test('No to new packages sends a task back to its author, once', async () => {
  const id = await newTask()
  const { seq } = (await findTask(served.pool, id))?.task ?? { seq: 0 }
  const asked = ['package.json: left-pad 1.3.0']
  await walk(served.orchestrator, { id, seq }, [
    (at) => ({ type: 'paused', seq: at, cause: 'packages', reason: 'May it?', asked }),
  ])
  const comment = 'Use padStart'
  expect((await act(id, 'deny-packages', { comment })).body).toMatchObject({ status: 'RUNNING', stage: 'BACKEND' })
  expect((await act(id, 'deny-packages', { comment })).status).toBe(409)
})

test('A kick says what it did', async () => {
  const id = await newTask()
  expect((await act(id, 'kick')).body).toMatchObject({
    id,
    status: 'RUNNING',
    did: 'PRODUCT was waiting for its next try; it starts now.',
  })
  expect((await act(999_999, 'kick')).status).toBe(404)
  expect(kicked).toEqual([id])
})

test.each([
  ['approve', {}],
  ['reject', { comment: 'no' }],
  ['request-changes', { section: 'docs', comment: 'no' }],
  ['retry', {}],
  ['resume', {}],
  ['deny-packages', { comment: 'no' }],
  ['ignore-checks', {}],
])('%s on a task in the wrong state changes nothing and says the state', async (action, body) => {
  const id = await newTask()
  const refused = await act(id, action, body)
  expect(refused).toMatchObject({ status: 409, body: { task: { id, status: 'RUNNING', stage: 'PRODUCT' } } })
  expect(refused.body.detail).toContain(`Task ${id} is RUNNING in PRODUCT. Only a`)
})

test.each([
  ['reject', 'no comment', {}, 'comment'],
  ['reject', 'a blank comment', { comment: ' \u0000 ' }, 'comment'],
  ['request-changes', 'no comment', { section: 'docs' }, 'comment'],
  ['request-changes', 'an unknown section', { section: 'basement', comment: 'x' }, 'section'],
  ['approve', 'a comment of 3,001 characters', { comment: 'x'.repeat(3_001) }, 'comment'],
  ['cancel', 'an unknown key', { why: 'x' }, 'why'],
  ['resume', 'a negative budget', { budget_usd: -1 }, 'budget_usd'],
  ['deny-packages', 'no comment', {}, 'comment'],
  ['retry', 'an unknown key', { force: true }, 'force'],
  ['kick', 'an unknown key', { now: true }, 'now'],
  ['ignore-checks', 'an unknown key', { all: true }, 'all'],
])('%s with %s is refused by field', async (action, _fault, body, field) => {
  const id = await waitingTask(served.orchestrator)
  const refused = await act(id, action, body)
  expect([refused.status, refused.body.errors[0].field]).toEqual([400, field])
})
