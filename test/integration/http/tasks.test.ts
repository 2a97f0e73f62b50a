import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type Served, serve, waitingTask } from './service.ts'

let database: TestDatabase
let served: Served

beforeAll(async () => {
  database = await testDatabase()
  served = await serve(database.url, { publicUrl: 'https://wms.example/' })
})
afterAll(async () => {
  await served.stop()
  await database.drop()
})

const post = (body: unknown, headers = {}) => served.call('POST', '/tasks', body, headers)

test('A request becomes a task in PRODUCT, and its first run is sent for', async () => {
  const made = await post({ title: 'Receive pallets', raw_request: 'Receive pallets by SSCC scan' })
  expect(made.status).toBe(201)
  expect(made.headers.get('location')).toBe(`https://wms.example/tasks/${made.body.id}`)
  expect(made.body).toMatchObject({
    ...{ title: 'Receive pallets', raw_request: 'Receive pallets by SSCC scan', status: 'RUNNING', stage: 'PRODUCT' },
    ...{ reason: null, task_spec: null, branch: null, head_sha: null, pull_request: null, requester: 'local' },
    runs: [{ stage: 'PRODUCT', attempt: 1, status: 'QUEUED', started_at: null, finished_at: null, usage: null }],
    ...{ artifacts: [], decisions: [], language: 'en' },
  })
  expect(served.effects).toContainEqual({ type: 'run_stage', taskId: made.body.id, seq: 1 })
})

test('A title alone is the request too; a request alone is titled by its first line', async () => {
  expect((await post({ title: 'Count stock' })).body).toMatchObject({ raw_request: 'Count stock' })
  const untitled = await post({ raw_request: `${'Принять 📦 '.repeat(60)}\nвторая строка` })
  expect([...untitled.body.title].length).toBeLessThanOrEqual(200)
  expect(untitled.body).toMatchObject({ title: expect.stringMatching(/^Принять 📦/u), language: 'ru' })
})

test('The same Idempotency-Key again answers the same task; with another request it is refused', async () => {
  const key = { 'idempotency-key': 'pallets-1' }
  const first = await post({ title: 'Once' }, key)
  const again = await post({ title: 'Once' }, key)
  expect([first.status, again.status, again.body.id]).toEqual([201, 200, first.body.id])
  expect((await post({ title: 'Another' }, key)).status).toBe(422)
})

test('A request may name the base branch where there is only one', async () => {
  const body = { title: 'On main', base_branch: 'main' }
  const key = { 'idempotency-key': 'base-1' }
  const [made, again] = [await post(body, key), await post(body, key)]
  expect([made.status, again.status, again.body.id]).toEqual([201, 200, made.body.id])
})

test('One request that arrives five times at once is one task', async () => {
  const key = { 'idempotency-key': 'pallets-2' }
  const answers = await Promise.all(Array.from({ length: 5 }, () => post({ title: 'Five times' }, key)))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 200, 200, 200, 201])
  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
})

const odd = {
  '10,000 characters': 'я'.repeat(10_000),
  'right-to-left text': 'استلام المنصات عن طريق مسح SSCC',
  emoji: '📦📦 👩‍👩‍👧‍👦',
  'a Slack broadcast': '<!channel> <@U123> *bold*',
  SQL: `'; drop table tasks; -- $1 \\'`,
  shell: '$(rm -rf /) `id` && echo $HOME | sh',
}

test.each(Object.entries(odd))('A request with %s is kept letter for letter', async (_name, raw_request) => {
  const made = await post({ title: 'Odd', raw_request })
  expect(made.status).toBe(201)
  expect((await served.call('GET', `/tasks/${made.body.id}`)).body.raw_request).toBe(raw_request)
})

test('What Postgres cannot keep is left out: NUL, control and half characters', async () => {
  const made = await post({ title: 'a\u0000b\u0007c\nd', raw_request: 'x\u0000y\tz\nend \ud83d' })
  expect(made.body).toMatchObject({ title: 'abc d', raw_request: 'xy\tz\nend \ufffd' })
})

test('200 emoji are a title, 201 are too many', async () => {
  expect((await post({ title: '📦'.repeat(200) })).status).toBe(201)
  expect((await post({ title: '📦'.repeat(201) })).body.errors).toEqual([
    { field: 'title', detail: 'must have at most 200 characters' },
  ])
})

test.each([
  ['nothing', {}, 'raw_request'],
  ['an empty title', { title: ' \u0000 ' }, 'title'],
  ['an empty request', { title: 'x', raw_request: '' }, 'raw_request'],
  ['a request that is too long', { raw_request: 'x'.repeat(20_001) }, 'raw_request'],
  ['a number for a title', { title: 7 }, 'title'],
  ['an unknown key', { title: 'x', priority: 1 }, 'priority'],
  ['a list', [], ''],
])('A body with %s is refused by field', async (_name, body, field) => {
  const refused = await post(body)
  expect(refused.status).toBe(400)
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(refused.body.errors.map((error: { field: string }) => error.field)).toEqual([field])
  expect(refused.body.detail).toContain(field)
})

test('A task tells its branch, commit, runs and cost once it has them', async () => {
  const id = await waitingTask(served.orchestrator)
  const { body } = await served.call('GET', `/tasks/${id}`)
  expect(body).toMatchObject({
    ...{ status: 'WAITING', stage: 'HUMAN_APPROVAL', branch: `wms/task-${id}`, head_sha: 'abc123', merge_sha: null },
    usage: { prompt_tokens: 0, cost_usd: 0 },
  })
  expect(body.runs.map((run: { stage: string }) => run.stage)).toEqual([
    ...['PRODUCT', 'ORCHESTRATE', 'DOCS', 'DOCS_GATE', 'CI_WAIT', 'HUMAN_APPROVAL'],
  ])
})

test('Pages lead from the newest task to the oldest, each once, and the last says so', async () => {
  const all: number[] = []
  let cursor: string | null = null
  do {
    const { body } = await served.call('GET', `/tasks?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`)
    all.push(...body.tasks.map((task: { id: number }) => task.id))
    cursor = body.next_cursor
  } while (cursor !== null)
  const { body } = await served.call('GET', '/tasks?limit=100')
  expect(all).toEqual(body.tasks.map((task: { id: number }) => task.id))
  expect(all).toEqual([...new Set(all)].sort((a, b) => b - a))
  const exact = await served.call('GET', `/tasks?limit=${all.length}`)
  expect(exact.body.next_cursor).toBe(null)
})

test('A list shows one status when asked', async () => {
  await waitingTask(served.orchestrator)
  const { body } = await served.call('GET', '/tasks?status=WAITING')
  expect(new Set(body.tasks.map((task: { status: string }) => task.status))).toEqual(new Set(['WAITING']))
  expect((await served.call('GET', '/tasks?status=DONE')).body).toEqual({ tasks: [], next_cursor: null })
})

test.each(['limit=0', 'limit=101', 'limit=-1', 'limit=1&limit=2', 'cursor=x', 'status=done', 'page=2'])(
  'A list with ?%s is refused by name',
  async (query) => {
    const refused = await served.call('GET', `/tasks?${query}`)
    expect(refused.status).toBe(400)
    expect(refused.body.errors[0].field).toBe(query.split('=')[0])
  },
)

test.each(['0', '-1', '1.5', 'abc', '1e3', '99999999999999999999', '%00'])('%s is no task id', async (id) => {
  const refused = await served.call('GET', `/tasks/${id}`)
  expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'id'])
})

test('A task that is not there is 404', async () => {
  const missing = await served.call('GET', '/tasks/999999')
  expect(missing).toMatchObject({ status: 404, body: { status: 404, title: 'Not Found', type: 'about:blank' } })
  expect((await served.call('POST', '/tasks/999999/approve')).status).toBe(404)
})
