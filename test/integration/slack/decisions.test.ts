import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, bringTo, createTask, type Product, startProduct } from './product.ts'

describe.each(['http', 'socket'] as const)('over %s', (transport) => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct({ transport })
  })
  afterAll(() => product.close())

  async function underReview() {
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    await product.drain()
    const card = await product.workspace.message((message) => cardOf(message, id))
    return { id, card, boris: product.workspace.as('boris'), chen: product.workspace.as('chen') }
  }
  const cardOf = (message: { metadata?: unknown }, id: number) =>
    JSON.stringify(message.metadata ?? null).includes(`{"task_id":${id},"slot":"card"`)

  test('a request becomes a task with a card, and the person is told its number', async () => {
    const outcome = await product.workspace.as('ana').command('/wms-task Receive pallets by SSCC scan')
    expect(outcome).toMatchObject({ kind: 'acked', message: { text: expect.stringContaining('is on its way') } })
    await product.drain()
    const card = await product.workspace.message('Running · Specification, attempt 1 of 3', { channel: '#wms' })
    expect(card.blocks?.[0]).toMatchObject({ type: 'header', text: { text: 'Receive pallets by SSCC scan' } })
  })

  test('Approve asks about the commit, then decides for exactly that commit', async () => {
    const { id, card, boris } = await underReview()
    const dialog = await boris.click('Approve', { in: card })
    expect(JSON.stringify(dialog)).toContain('Commit 4f3c2b1 (1 file, +120 −3)')
    await boris.click('Approve', { in: card, confirm: true })
    await boris.sees('Approved. Commit 4f3c2b1 is being merged.')
    const { decisions, task } = await product.view(id)
    expect(decisions).toMatchObject([{ decision: 'approve', via: 'button', actor: { id: boris.id, name: 'boris' } }])
    expect(task.state.stage).toBe('MERGE')
    await product.drain()
    const decided = await product.workspace.message(/Approved by @boris/, { thread: null })
    expect(boris.buttons(decided)).toEqual(['Cancel task'])
  })

  test('a button of a card of another database’s task does nothing to the task of that number here', async () => {
    const { id, card, boris } = await underReview()
    await product.pool.query(`update slack_messages set ts = '1.0' where task_id = $1 and slot = 'card'`, [id])
    await boris.click('Approve', { in: card, confirm: true })
    await boris.sees('This card belongs to a task of another database')
    expect((await product.view(id)).task.state.status).toBe('WAITING')
  })

  test('Reject needs a reason and ends the task with it', async () => {
    const { id, card, boris } = await underReview()
    await boris.click('Reject…', { in: card })
    await boris.modal(`Reject task ${id}`)
    expect(await boris.submit({ Why: ' no      ' })).toMatchObject({
      kind: 'errors',
      errors: { comment: expect.any(String) },
    })
    expect(await boris.submit({ Why: 'Wrong dock' })).toEqual({ kind: 'closed' })
    await boris.sees(`Rejected. Task ${id} has ended`)
    expect((await product.view(id)).task.state).toMatchObject({ status: 'FAILED', reason: 'Rejected: Wrong dock' })
    await product.drain()
    await product.workspace.message(/Rejected by @boris.*\n?[\s\S]*Wrong dock/, { thread: card.ts })
  })

  test('Request changes sends the chosen section back to work with the comment', async () => {
    const { id, card, boris } = await underReview()
    await boris.click('Request changes…', { in: card })
    await boris.modal(`Changes to task ${id}`)
    await boris.submit({ 'Who has to work on it': 'Backend', Why: 'Use the dock id' })
    await boris.sees('Sent back: Backend')
    const { task, decisions } = await product.view(id)
    expect(task.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    expect(decisions).toMatchObject([{ decision: 'request_changes', section: 'backend', comment: 'Use the dock id' }])
  })

  test('two people at once leave one decision, and the later is told of it', async () => {
    const { id, card, boris, chen } = await underReview()
    const answers = () => product.workspace.journal.named('response_url').filter(({ answer }) => answer !== null).length
    const before = answers()
    await Promise.all([
      boris.click('Approve', { in: card, confirm: true }),
      chen.click('Approve', { in: card, confirm: true }),
    ])
    await product.workspace.until(() => answers() === before + 2)
    const { decisions } = await product.view(id)
    expect(decisions).toHaveLength(1)
    const loser = decisions[0]?.actor.name === 'boris' ? chen : boris
    await loser.sees(`Already approved by @${decisions[0]?.actor.name}, just now.`)
  })

  test('who may not decide is told who can', async () => {
    const { id, card } = await underReview()
    const ana = product.workspace.as('ana')
    await ana.click('Approve', { in: card, confirm: true })
    const told = await ana.sees('You may not decide on this task.')
    expect(JSON.stringify(told.blocks)).toContain('S0APPROVERS')
    expect((await product.view(id)).decisions).toEqual([])
  })

  test('a button shown for another commit decides nothing', async () => {
    const { id, card, boris } = await underReview()
    const { seq } = (await product.view(id)).task
    await apply(product, id, {
      type: 'branch_moved',
      seq,
      headSha: 'b'.repeat(40),
      madeBy: 'us',
      reason: 'The base moved.',
    })
    await apply(product, id, { type: 'ci_finished', headSha: 'b'.repeat(40), failures: [] })
    await boris.click('Approve', { in: card, confirm: true })
    await boris.sees('This commit is no longer the one under review. Now it is bbbbbbb')
    expect((await product.view(id)).decisions).toEqual([])
  })
})
