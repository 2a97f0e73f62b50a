import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMAND } from '../../../src/slack/conversation/listeners.ts'
import { listTasks } from '../../../src/store/task-lists.ts'
import { EVERYTHING } from '../../support/everything.ts'
import { HEAD } from './artifacts.ts'
import { readManifest } from './manifest.ts'
import { apply, bringTo, createTask, type Product, refresh, startProduct } from './product.ts'

const HOSTILE = `<!channel> *bold* _it_ \`x\` & </task> '; drop table tasks; -- $(rm -rf /) :tada: 📦 מחסן <@U00000ANA>`

describe('/wms-task', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product.close())

  const type = async (line: string, channel = '#wms') => {
    const outcome = await product.workspace.as('ana').command(`/wms-task ${line}`.trim(), { channel })
    if (outcome.kind !== 'acked') throw new Error(outcome.text)
    return outcome.message?.text ?? ''
  }
  const newestTask = async () => (await listTasks(product.pool, EVERYTHING, null, { before: null, limit: 1 }))[0]

  test('is the command that the manifest registers', async () => {
    expect((await readManifest()).commands).toEqual([COMMAND])
  })

  test('shows a request exactly as it was typed, whatever is in it', async () => {
    await type(HOSTILE)
    const record = await newestTask()
    expect(record?.rawRequest).toBe(HOSTILE)
    await product.drain()
    const card = await product.workspace.message('Specification', { thread: null })
    expect(card.blocks?.[0]).toMatchObject({ text: { type: 'plain_text', text: HOSTILE, emoji: false } })
    expect(card.text).toContain('&lt;!channel&gt;')
    expect(card.text).not.toMatch(/<[!@#]/)
  })

  test('takes 10,000 characters and cuts only the title', async () => {
    const long = 'Приём паллет '.repeat(800).slice(0, 10_000).trim()
    await type(long)
    const record = await newestTask()
    expect(record?.rawRequest).toBe(long)
    expect(record?.title.length).toBeLessThanOrEqual(200)
    expect(record?.title.endsWith('…')).toBe(true)
    expect(record?.language).toBe('ru')
  })

  test('refuses what is too long and says the limit', async () => {
    expect(await type('x'.repeat(20_001))).toContain('20,001 characters; at most 20,000')
  })

  test('makes one task of a command that Slack delivers twice', async () => {
    await type('Receive once')
    const before = await newestTask()
    const delivered = product.workspace.journal.named('command').at(-1)
    if (delivered === undefined) throw new Error('no command in the journal')
    await product.workspace.redeliver(delivered)
    expect((await newestTask())?.task.id).toBe(before?.task.id)
  })

  test('gives the short help for nothing, and the nearest command for a slip', async () => {
    expect(await type('')).toContain('/wms-task status &lt;id&gt;')
    expect(await type('stauts 4')).toContain('Did you mean /wms-task status &lt;id&gt;?')
  })

  test('says how to let the bot in where it cannot post', async () => {
    const before = await newestTask()
    expect(await type('Receive pallets', '#general')).toContain('/invite @wms')
    expect((await newestTask())?.task.id).toBe(before?.task.id)
  })

  test('takes a request although Slack does not say whether the bot is in the channel', async () => {
    const fresh = await startProduct()
    fresh.workspace.faults.inject('conversations.info', { kind: 'http_error', status: 500 }, 1)
    const outcome = await fresh.workspace.as('ana').command('/wms-task Receive pallets')
    expect(outcome).toMatchObject({ message: { text: expect.stringContaining('is on its way') } })
    await fresh.close()
  })

  test('answers where a task stands, what it cost, and which there are', async () => {
    const id = await createTask(product.orchestrator, { title: 'Putaway by zone' })
    expect(await type(`status ${id}`)).toContain(
      `Task ${id}: Putaway by zone. Running · Specification, attempt 1 of 3.`,
    )
    expect(await type(`cost #${id}`)).toBe(`Task ${id}: $0.00, 0 tokens`)
    expect(await type('list running')).toContain(`${id}  Putaway by zone · Running`)
    expect(await type('list done')).toBe('There is no such task yet.')
    expect(await type('status 999999')).toContain('There is no task 999999.')
  })

  test('cancels, and says why it cannot twice', async () => {
    const id = await createTask(product.orchestrator)
    expect(await type(`cancel ${id}`)).toBe(`Task ${id} is cancelled.`)
    expect((await product.view(id)).task.state).toMatchObject({ status: 'CANCELLED', reason: 'Cancelled by @ana' })
    expect(await type(`cancel ${id}`)).toContain('It has ended')
  })

  test('lets approvers decide by number, and nobody else', async () => {
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    expect(await type(`approve ${id}`)).toContain('You may not decide on this task. These can: <!subteam^S0APPROVERS>')
    await product.workspace.as('boris').command(`/wms-task changes ${id} backend Use the dock id`)
    const { decisions, task } = await product.view(id)
    expect(decisions).toMatchObject([{ decision: 'request_changes', via: 'command', comment: 'Use the dock id' }])
    expect(task.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
  })

  test('names what an approval must say yes to, beside the button whose form says it', async () => {
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'CI_WAIT')
    const diff_stat = { insertions: 1, deletions: 0, files: [{ path: 'package.json', insertions: 1, deletions: 0 }] }
    const diff = {
      base_sha: 'ba5e',
      head_sha: HEAD,
      diff_stat,
      dependencies: ['package.json: left-pad 1.3.0'],
      guarded: [],
    }
    await apply(product, id, { type: 'ci_finished', headSha: HEAD, failures: [] }, [
      { kind: 'BranchDiff', content: diff },
    ])
    const boris = product.workspace.as('boris')
    const outcome = await boris.command(`/wms-task approve ${id}`)
    if (outcome.kind !== 'acked' || outcome.message === null) throw new Error(outcome.kind)
    expect(outcome.message.text).toContain('left-pad 1.3.0')
    expect(boris.buttons(outcome.message)).toEqual(['Approve…'])
    expect((await product.view(id)).decisions).toEqual([])
    await boris.click('Approve…', { in: outcome.message })
    await boris.modal(`Approve task ${id}?`)
    await boris.submit({ 'This needs a yes of its own': ['Yes, add these dependencies'] })
    await boris.sees(`Approved. Commit ${HEAD.slice(0, 7)} is being merged.`)
    expect((await product.view(id)).decisions).toMatchObject([{ decision: 'approve', actor: { id: boris.id } }])
  })

  test('Retry on the card of a failed task gives it new attempts', async () => {
    const id = await createTask(product.orchestrator)
    const { seq } = (await product.view(id)).task
    await apply(product, id, { type: 'run_abandoned', seq, reason: 'The model refuses: no such model.' })
    await refresh(product.slack, id)
    const card = await product.workspace.message('The model refuses: no such model.', { thread: null })
    const ana = product.workspace.as('ana')
    expect(ana.buttons(card)).toEqual(['Retry'])
    await ana.click('Retry', { in: card })
    await ana.sees(`Task ${id} goes on.`)
    expect((await product.view(id)).task.state).toEqual({ status: 'RUNNING', stage: 'PRODUCT' })
  })

  test('Resume on the card of a paused task is for those who may decide', async () => {
    const id = await createTask(product.orchestrator)
    const { seq } = (await product.view(id)).task
    await apply(product, id, { type: 'paused', seq, cause: 'budget', reason: 'The budget of $1 is spent.' })
    await refresh(product.slack, id)
    const card = await product.workspace.message('The budget of $1 is spent.', { thread: null })
    await product.workspace.as('ana').click('Resume', { in: card })
    await product.workspace.as('ana').sees('You may not decide')
    await product.workspace.as('boris').command(`/wms-task resume ${id} 5`)
    const { task, budgetUsd } = await product.view(id)
    expect([task.state.status, budgetUsd]).toEqual(['RUNNING', 5])
  })

  test('says that something went wrong, and what to do, when the database does not answer', async () => {
    const fresh = await startProduct()
    await fresh.pool.query('drop table slack_messages, decisions, artifacts, runs, events, tasks cascade')
    const outcome = await fresh.workspace.as('ana').command('/wms-task list')
    expect(outcome).toMatchObject({ message: { text: expect.stringContaining('Try again in a minute') } })
    await fresh.close()
  })
})
