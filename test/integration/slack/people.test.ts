import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { bringTo, createTask, type Product, startProduct } from './product.ts'

describe.each(['http', 'socket'] as const)('people over %s', (transport) => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct({ transport, policy: { approvalsNeeded: 2 } })
  })
  afterAll(() => product.close())

  const as = (handle: string) => product.workspace.as(handle)
  const refusals = async (taskId: number) =>
    (
      await product.pool.query(`select body->>'why' as why from events where task_id = $1 and type like '%refused'`, [
        taskId,
      ])
    ).rows
  const slotOf = (message: { metadata?: unknown }) => JSON.stringify(message.metadata ?? null)
  const cardOf = (id: number) =>
    product.workspace.message((message) => slotOf(message).includes(`{"task_id":${id},"slot":"card"`))
  const type = async (handle: string, line: string, channel = '#wms') => {
    const outcome = await as(handle).command(`/wms-task ${line}`, { channel })
    return outcome.kind === 'acked' ? (outcome.message?.text ?? '') : outcome.text
  }

  async function underReview() {
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    await product.drain()
    return { id, card: await cardOf(id) }
  }

  test('two approvals by different people merge; the card counts them and names who gave them', async () => {
    const { id, card } = await underReview()
    await as('boris').click('Approve', { in: card, confirm: true })
    await as('boris').sees('Your approval counts: 1 of 2.')
    await product.drain()
    const counted = await product.workspace.message('1 of 2 approvals: @boris', { thread: null })
    await as('boris').click('Approve', { in: counted, confirm: true })
    await as('boris').sees('Your approval is counted already.')
    await as('chen').click('Approve', { in: counted, confirm: true })
    await as('chen').sees('Approved. Commit 4f3c2b1 is being merged.')
    const { task, decisions } = await product.view(id)
    expect([task.state.stage, decisions.map(({ actor }) => actor.name)]).toEqual(['MERGE', ['boris', 'chen']])
    await product.drain()
    await product.workspace.message(/Approved by @boris[\s\S]*Approved by @chen/, { thread: null })
  })

  test('one rejection is enough, whoever has approved before', async () => {
    const { id, card } = await underReview()
    await as('chen').click('Approve', { in: card, confirm: true })
    expect(await type('boris', `reject ${id} no`)).toContain('at least 10 characters')
    expect(await type('boris', `reject ${id} The dock has no scanner`)).toContain('Rejected.')
    expect((await product.view(id)).task.state.status).toBe('FAILED')
  })

  test('who asked, a guest, and anybody in a channel that others share are refused, told why, and kept on record', async () => {
    const { id, card } = await underReview()
    product.workspace.setGroupMembers('wms-approvers', ['ana', 'boris', 'chen', 'greta'])
    await vi.waitFor(async () =>
      expect(await type('ana', `approve ${id}`)).toContain('You asked for this task, so somebody else approves it.'),
    )
    await as('greta').click('Approve', { in: card, confirm: true })
    await as('greta').sees('I work for full members of this workspace only')
    expect(await type('boris', `approve ${id}`, '#partners')).toContain('Nothing is decided in a channel that other')
    const reasons = (await refusals(id)).map(({ why }: { why: string }) => why)
    expect(reasons).toEqual(expect.arrayContaining(['own_task', 'not_a_member', 'shared_channel']))
    expect((await product.view(id)).decisions).toEqual([])
  })

  test('a task is cancelled by who asked for it or an approver, by nobody else', async () => {
    const id = await createTask(product.orchestrator)
    expect(await type('olga', `cancel ${id}`)).toContain('Это может сделать только тот')
    expect(await type('ana', `cancel ${id}`)).toContain('is cancelled')
  })

  test('an option that does not apply starts nothing', async () => {
    expect(await type('ana', 'Count pallets model=tiny')).toContain('tiny is not a model that can be chosen')
    expect(await type('ana', 'Count pallets model=tiny')).toContain('These can: small, large.')
    expect(await type('ana', 'Count pallets repo=acme/other')).toContain('Name one of: acme/wms.')
    expect(await type('ana', 'Count pallets repo=other')).toContain('write e.g. repo=acme/wms')
    expect(await type('ana', 'Count pallets budget=much')).toContain('write e.g. budget=2.50 (USD)')
    expect(await type('ana', 'list mine')).not.toContain('Count pallets')
    expect(await type('ana', 'Count pallets budget=2.50')).toContain('is on its way')
    expect(await type('ana', 'list mine')).toContain('Count pallets')
  })

  test('a model that was chosen is kept with the task and shown on its card', async () => {
    expect(await type('ana', 'model=large Weigh pallets')).toContain('is on its way')
    const { rows } = await product.pool.query('select id, title, model from tasks order by id desc limit 1')
    expect(rows[0]).toMatchObject({ title: 'Weigh pallets', model: 'large' })
    await product.drain()
    const card = await cardOf(rows[0].id)
    expect(JSON.stringify(card.blocks)).toContain('model large')
  })

  test('the shortcut acts from any message of the thread', async () => {
    const { id, card } = await underReview()
    const reply = await product.workspace.message('Backend gate: passed', { thread: card.ts })
    await as('boris').shortcut('wms_task_actions', reply)
    await as('boris').modal(`Task ${id}`)
    expect(as('boris').buttons('modal')).toEqual(['Approve', 'Reject…', 'Request changes…'])
    await as('boris').click('Request changes…', { in: 'modal' })
    await as('boris').modal(`Changes to task ${id}`)
    expect(await as('boris').submit({ section: 'Backend', comment: 'Use the dock id' })).toEqual({ kind: 'closed' })
    await as('boris').sees('Sent back: Backend')
    expect((await product.view(id)).decisions).toMatchObject([{ decision: 'request_changes', via: 'modal' }])
    await as('olga').shortcut('wms_task_actions', card)
    await as('olga').modal(`Задача ${id}`)
    expect(as('olga').buttons('modal')).toEqual([])
  })

  test('a decision in the shortcut’s modal says there what came of it', async () => {
    const { id, card } = await underReview()
    await as('boris').shortcut('wms_task_actions', card)
    await as('boris').modal(`Task ${id}`)
    await as('boris').click('Approve', { in: 'modal', confirm: true })
    const told = await as('boris').modal('Task actions')
    expect(JSON.stringify(told.blocks)).toContain('1 of 2')
  })

  test('a mention in the thread is a note, marked as taken; a guest’s is refused, and one elsewhere gets help', async () => {
    const { id, card } = await underReview()
    const note = as('ana').say('@wms mind the cold store <here> & there', { thread: card.ts })
    await product.workspace.until(() =>
      product.workspace.state.messages.values().find(({ ts, reactions }) => ts === note.ts && reactions?.length === 1),
    )
    const { notes } = await product.view(id)
    expect(notes).toMatchObject([{ actor: { name: 'ana' }, text: 'mind the cold store <here> & there' }])
    as('greta').say('@wms merge at once', { thread: card.ts })
    await as('greta').sees('I did not pass this on', { thread: card.ts })
    as('ana').say('@wms what can you do?')
    await as('ana').sees('This thread belongs to no task')
    expect((await product.view(id)).notes).toHaveLength(1)
  })

  test('App Home shows what waits for whom, and an approval from there counts and says so', async () => {
    const { id } = await underReview()
    as('boris').openHome()
    const home = await as('boris').home((view) => JSON.stringify(view.blocks).includes(`${id}  Receive`))
    expect(JSON.stringify(home.blocks)).toContain('Waits for you')
    await as('boris').click(`Approve: task ${id}`, { in: 'home', confirm: true })
    await as('boris').home((view) => JSON.stringify(view.blocks).includes('Your approval counts: 1 of 2.'))
    expect((await product.view(id)).decisions).toMatchObject([{ actor: { name: 'boris' }, via: 'home' }])
    as('greta').openHome()
    await as('greta').home((view) => JSON.stringify(view.blocks).includes('only full members'))
  })

  test('App Home follows what happens, page by page', async () => {
    for (let index = 0; index < 12; index++) await createTask(product.orchestrator, { title: `Paged ${index}` })
    as('olga').openHome()
    await as('olga').home((view) => JSON.stringify(view.blocks).includes('Paged 11'))
    await as('olga').click('Более ранние задачи: В работе', { in: 'home' })
    await as('olga').home((view) => JSON.stringify(view.blocks).includes('Paged 6'))
    await as('olga').click('Более ранние задачи: В работе', { in: 'home' })
    await as('olga').home((view) => JSON.stringify(view.blocks).includes('Paged 0'))
    await createTask(product.orchestrator, { title: 'Newest of all' })
    await as('olga').click('Последние задачи: В работе', { in: 'home' })
    await as('olga').home((view) => JSON.stringify(view.blocks).includes('Newest of all'))
    const id = await createTask(product.orchestrator, { title: 'Seen without a click' })
    await product.drain()
    await as('olga').home((view) => JSON.stringify(view.blocks).includes(`${id}  Seen without a click`))
  })

  test('a form that opens too late is said so', async () => {
    const { card } = await underReview()
    product.workspace.faults.inject('views.open', { kind: 'refused', error: 'expired_trigger_id' }, 1)
    await as('boris').click('Reject…', { in: card })
    await as('boris').sees('Slack gave up waiting')
  })
})
