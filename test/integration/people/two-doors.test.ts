import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HEAD } from '../slack/artifacts.ts'
import { install } from '../slack/install-page.ts'
import { apply, bringTo } from '../slack/product.ts'
import { ACTS, type ActName, DOORS, type Door, type Doors, openDoors, outcomeOf, requesterAt, saidBy } from './doors.ts'

const NEWER = 'b'.repeat(40)
const newTask = async ({ product }: Doors, door: Door, team: string | null = null) => {
  const { record } = await product.orchestrator.create({
    ...{ title: 'Receive pallets', rawRequest: 'Receive pallets', language: 'en', requestKey: null },
    ...{ requester: requesterAt(door, 'ana'), team, channel: 'C00000WMS' },
  })
  return record.task.id
}
const newReview = async (doors: Doors, door: Door, team: string | null = null) => {
  const id = await newTask(doors, door, team)
  await bringTo(doors.product, id, 'HUMAN_APPROVAL')
  return id
}

describe('while two approvals are needed', () => {
  let doors: Doors
  beforeAll(async () => {
    doors = await openDoors({ policy: { approvalsNeeded: 2, approvers: 'everybody' } })
  })
  afterAll(() => doors.close())

  test.each(DOORS)('the first counts, the same person’s next is refused, another’s merges: %s', async (door) => {
    const id = await newReview(doors, door)
    const told = []
    for (const name of ['boris', 'boris', 'chen', 'boris'] as const)
      told.push(await outcomeOf(doors, door, name, 'approve', id))
    expect(told).toEqual(['counted', 'refused', 'done', 'late'])
  })

  test('they may come through different doors', async () => {
    const id = await newReview(doors, 'slack')
    expect(await outcomeOf(doors, 'rest', 'boris', 'approve', id)).toBe('counted')
    expect(await outcomeOf(doors, 'slack', 'chen', 'approve', id)).toBe('done')
  })
})

describe('a decision on what was looked at', () => {
  let doors: Doors
  beforeAll(async () => {
    doors = await openDoors()
  })
  afterAll(() => doors.close())

  const moved = async (id: number) => {
    const { seq } = (await doors.product.view(id)).task
    await apply(doors.product, id, {
      type: 'branch_moved',
      seq,
      headSha: NEWER,
      madeBy: 'us',
      reason: 'The base moved.',
    })
    await apply(doors.product, id, { type: 'ci_finished', headSha: NEWER, failures: [] })
  }
  const cardOf = async (id: number) => {
    await doors.product.drain()
    return doors.product.workspace.message(({ metadata }) =>
      JSON.stringify(metadata ?? null).includes(`{"task_id":${id},"slot":"card"`),
    )
  }
  const boris = () => doors.product.workspace.as('boris')

  test.each(['approve', 'reject', 'request_changes'] as const)(
    'is late on an older commit by REST: %s',
    async (act) => {
      const id = await newReview(doors, 'rest')
      await moved(id)
      const body = { ...ACTS[act].body, head_sha: HEAD }
      expect((await doors.call('boris', 'POST', `/tasks/${id}/${ACTS[act].path}`, body)).status).toBe(409)
      expect((await doors.product.view(id)).decisions).toEqual([])
    },
  )

  test('is late on an older commit by an old button', async () => {
    const id = await newReview(doors, 'slack')
    const card = await cardOf(id)
    await moved(id)
    await boris().click('Approve', { in: card, confirm: true })
    expect(saidBy((await boris().sees('is no longer the one under review')).text)).toBe('late')
    expect((await doors.product.view(id)).decisions).toEqual([])
  })

  test.each([
    ['Reject…', 'Reject task', { comment: 'Not what was asked' }],
    ['Request changes…', 'Changes to task', { section: 'Backend', comment: 'Use the dock id' }],
  ])('is late on an older commit by a form that was open: %s', async (button, title, said) => {
    const id = await newReview(doors, 'slack')
    await boris().click(button, { in: await cardOf(id) })
    await boris().modal(`${title} ${id}`)
    await moved(id)
    await boris().submit(said)
    await boris().sees('This commit is no longer the one under review. Now it is bbbbbbb', { thread: null })
    expect((await doors.product.view(id)).decisions).toEqual([])
  })
})

describe('a request', () => {
  let doors: Doors
  beforeAll(async () => {
    doors = await openDoors()
  })
  afterAll(() => doors.close())

  const newest = async () => {
    const { rows } = await doors.product.pool.query('select * from tasks order by id desc limit 1')
    const { title, raw_request, language, status, stage, repository, base_branch, team, budget_usd, model } = rows[0]
    return { title, raw_request, language, status, stage, repository, base_branch, team, budget_usd, model }
  }

  test.each(['Receive pallets by SSCC', 'Принять паллеты по SSCC'])('becomes the same task: %s', async (request) => {
    expect(saidBy(await doors.type('ana', `new ${request}`))).toBe('done')
    const bySlack = await newest()
    const { status } = await doors.call('ana', 'POST', '/tasks', { raw_request: request })
    expect([status, await newest()]).toEqual([201, bySlack])
  })

  test('for a repository that tasks do not work on becomes none', async () => {
    const before = await newest()
    expect(await doors.type('ana', 'Count pallets repo=acme/other')).toMatch(/^Nothing was started\. .*acme\/wms/)
    const refused = await doors.call('ana', 'POST', '/tasks', { title: 'Count pallets', repository: 'acme/other' })
    expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringContaining('acme/wms') } })
    expect(await newest()).toEqual(before)
  })

  test('with a secret in it is made by REST, and shown masked', async () => {
    const secret = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')
    const made = await doors.call('ana', 'POST', '/tasks', { raw_request: `Count pallets with ${secret}` })
    expect(made).toMatchObject({ status: 201, body: { raw_request: 'Count pallets with [secret: github-token]' } })
  })
})

describe('a task of another workspace', () => {
  const ONE = 'T0000WMS'
  const TWO = { id: 'T0000TWO', domain: 'two', name: 'Second' }
  let doors: Doors
  beforeAll(async () => {
    doors = await openDoors({
      ...{ workspaces: [ONE, TWO.id], channel: `${ONE}/#wms` },
      policy: { approvers: [`${ONE}/U0000BORIS`, `${TWO.id}/U00000CHEN`] },
    })
    doors.product.workspace.addWorkspace(TWO)
    await install(doors.product.url, 'WMS')
  })
  afterAll(() => doors.close())

  test.each(Object.keys(ACTS) as ActName[])('is none in Slack, whatever is done to it: %s', async (act) => {
    const id = await newReview(doors, 'slack', TWO.id)
    const before = (await doors.product.view(id)).task
    expect(await outcomeOf(doors, 'slack', 'boris', act, id)).toBe('not_found')
    expect((await doors.product.view(id)).task).toEqual(before)
  })

  test('is one like any other by REST, whose tokens belong to no workspace', async () => {
    const id = await newReview(doors, 'rest', TWO.id)
    expect(await outcomeOf(doors, 'rest', 'boris', 'read', id)).toBe('done')
    expect(await outcomeOf(doors, 'rest', 'boris', 'approve', id)).toBe('done')
  })
})
