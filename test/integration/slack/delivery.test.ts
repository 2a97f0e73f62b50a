import { WebClient } from '@slack/web-api'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { COUNTED_TWICE, HEAD } from './artifacts.ts'
import { apply, bringTo, createTask, type Product, refresh, startProduct } from './product.ts'

interface Statement {
  readonly text: string
  readonly values?: unknown[]
}

describe('what Slack shows of a task', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterEach(() => product.workspace.faults.lift())
  afterAll(() => product.close())

  const slotOf = (message: { metadata?: { event_payload: unknown } }) =>
    message.metadata?.event_payload as { task_id: number; slot: string } | undefined
  const shown = (taskId: number) =>
    product.workspace.state.messages.values().filter((message) => slotOf(message)?.task_id === taskId)
  const slots = (taskId: number) => shown(taskId).map((message) => slotOf(message)?.slot.replace(/\d+/g, 'n'))
  const card = (taskId: number) =>
    product.workspace.message((message) => slotOf(message)?.task_id === taskId && slotOf(message)?.slot === 'card')
  const show = (taskId: number) => refresh(product.slack, taskId)

  test('is one card and one message for each finished run and question, however often it is refreshed', async () => {
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    await show(id)
    const calls = product.workspace.journal.entries.length
    await show(id)
    expect(product.workspace.journal.entries.length).toBe(calls)
    expect(slots(id)).toEqual(['card', ...Array(7).fill('run-n'), 'ask-n'])
  })

  test.each(['card', 'run'])('a post whose answer was lost (%s) is found again and not repeated', async (slot) => {
    const id = await createTask(product.orchestrator)
    if (slot === 'run') await show(id)
    await bringTo(product, id, 'QA_BACKEND')
    product.workspace.faults.inject('chat.postMessage', { kind: 'answer_lost' }, 1)
    await expect(show(id)).rejects.toMatchObject({ kind: 'transient', taskId: id })
    await refresh(await product.another(), id)
    expect(slots(id)).toEqual(['card', 'run-n', 'run-n', 'run-n'])
  })

  test('a message of a task of the same number in another database is not taken for its own', async () => {
    const id = await createTask(product.orchestrator)
    const event_payload = { task_id: id, slot: 'card', uid: 'ffffffff-0000-4000-8000-000000000000' }
    const bot = new WebClient(product.workspace.botToken, { slackApiUrl: product.workspace.apiUrl })
    const metadata = { event_type: 'wms_message', event_payload }
    await bot.chat.postMessage({ channel: 'C00000WMS', text: 'of another database', metadata })
    await product.pool.query(
      `insert into slack_messages (task_id, slot, channel, created_at) values ($1, 'card', 'C00000WMS', now() - interval '1 minute')`,
      [id],
    )
    await show(id)
    const payloads = shown(id).map((message) => message.metadata?.event_payload)
    const { uid } = (await product.view(id)).task
    expect(payloads).toEqual([event_payload, { task_id: id, slot: 'card', uid }])
  })

  test('a process that died before its post leaves nothing out', async () => {
    const id = await createTask(product.orchestrator)
    await product.pool.query('insert into slack_messages (task_id, slot, channel) values ($1, $2, $3)', [
      id,
      'card',
      'C00000WMS',
    ])
    await show(id)
    expect(slots(id)).toEqual(['card'])
  })

  test('Slack asking to slow down is passed on with its time', async () => {
    const id = await createTask(product.orchestrator)
    product.workspace.faults.inject('chat.postMessage', { kind: 'rate_limited', retryAfterSeconds: 7 }, 1)
    await expect(show(id)).rejects.toMatchObject({ kind: 'transient', retryAfterMs: 7_000 })
    await show(id)
    expect(slots(id)).toEqual(['card'])
  })

  test('a deleted card comes back once, and not a second time', async () => {
    const id = await createTask(product.orchestrator)
    const bot = new WebClient(product.workspace.botToken, { slackApiUrl: product.workspace.apiUrl })
    await show(id)
    for (const slot of ['card', 'card-again']) {
      const [message] = shown(id)
      expect(slotOf(message as never)?.slot).toBe(slot)
      await bot.chat.delete({ channel: 'C00000WMS', ts: message?.ts ?? '' })
      await apply(product, id, { type: 'run_failed', seq: (await product.view(id)).task.seq, reason: 'Garbled answer' })
      await show(id)
    }
    expect(slots(id).filter((slot) => slot?.startsWith('card'))).toEqual([])
  })

  test('where the plan block is refused, the stages are a list', async () => {
    const id = await createTask(product.orchestrator)
    product.workspace.faults.inject('chat.postMessage', { kind: 'refused', error: 'invalid_blocks' }, 1)
    await refresh(await product.another(), id)
    const { blocks } = await card(id)
    expect(blocks?.map(({ type }) => type)).not.toContain('plan')
    expect(JSON.stringify(blocks)).toContain('▶ Specification, attempt 1 of 3')
  })

  const edits = () => product.workspace.journal.named('chat.update').length
  /** Statements on a table that are sent from now on, each before it is run. */
  function statementsOn(table: string, before: (statement: Statement) => Promise<unknown> = async () => {}) {
    const sent: string[] = []
    const query = product.pool.query.bind(product.pool) as (statement: Statement) => Promise<unknown>
    const watched = async (statement: Statement) => {
      if (statement.text.includes(table)) {
        sent.push(statement.text)
        await before(statement)
      }
      return query(statement)
    }
    Object.assign(product.pool, { query: watched })
    return Object.assign(sent, { [Symbol.dispose]: () => Reflect.deleteProperty(product.pool, 'query') })
  }
  /** A refresh is held up inside Slack, until the clock is moved, while the task is cancelled. */
  async function heldUp(id: number) {
    await show(id)
    await bringTo(product, id, 'QA_BACKEND')
    const before = edits()
    product.workspace.faults.inject('chat.update', { kind: 'slow', delayMs: 60_000 }, 1)
    const late = show(id)
    await product.workspace.until(() => edits() > before)
    await apply(product, id, { type: 'cancelled', reason: 'Cancelled by @ana' })
    return { late, before, goOn: () => product.workspace.clock.advance(60_000) }
  }

  test('a channel has one writer: a newer render waits for a late one', async () => {
    const id = await createTask(product.orchestrator)
    const { late, goOn, before } = await heldUp(id)
    using looks = statementsOn('slack_writers')
    const newer = refresh(await product.another(), id)
    await expect.poll(() => looks.length).toBeGreaterThan(2)
    expect(edits()).toBe(before + 1)
    goOn()
    await Promise.all([late, newer])
    expect((await card(id)).text).toContain('Cancelled by @ana')
  })

  test('who waits for a channel holds no connection', async () => {
    const id = await createTask(product.orchestrator)
    const { late, goOn } = await heldUp(id)
    const others = await Promise.all(Array.from({ length: 5 }, () => product.another()))
    const waiting = others.map((other) => refresh(other, id))
    // More than the pool has; one that was held for each would leave none.
    expect((await product.pool.query('select 1')).rowCount).toBe(1)
    goOn()
    await Promise.all([late, ...waiting])
  })

  test('a message that another process has claimed meanwhile is left to it', async () => {
    const id = await createTask(product.orchestrator)
    let claimed = false
    {
      using _ = statementsOn('insert into slack_messages', async (statement) => {
        if (claimed) return
        claimed = true
        await product.pool.query(statement)
      })
      expect(await (await product.impatient()).refresh(id, new AbortController().signal)).toBe(1_000)
    }
    expect(shown(id)).toEqual([])
    await show(id)
    expect(slots(id)).toEqual(['card'])
  })

  test('a writer that has lost its lease does not leave its render over a newer one', async () => {
    const id = await createTask(product.orchestrator)
    const { late, goOn } = await heldUp(id)
    const failure = late.catch((error: unknown) => error)
    await product.pool.query('delete from slack_writers')
    await refresh(await product.another(), id)
    goOn()
    expect(await failure).toMatchObject({ kind: 'transient', taskId: id })
    await show(id)
    expect((await card(id)).text).toContain('Cancelled by @ana')
  })

  test('a task by REST is shown in the default channel, found by its name', async () => {
    const { record } = await product.orchestrator.create({
      ...{ title: 'Count stock', rawRequest: 'Count stock', language: 'en', channel: null, requestKey: null },
      requester: { kind: 'rest', id: 'erp', name: 'erp' },
    })
    await show(record.task.id)
    expect((await card(record.task.id)).channel).toBe('C00000WMS')
  })

  test('findings stand in the thread with file, line and quote', async () => {
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'QA_BACKEND')
    const { seq } = (await product.view(id)).task
    const findings = [COUNTED_TWICE]
    await apply(product, id, { type: 'review_rejected', seq, headSha: null, findings }, [
      {
        kind: 'ReviewResult',
        content: {
          stage: 'QA_BACKEND',
          passed: false,
          summary: 'No.',
          issues: findings,
          suggestions: [],
          evidence: [],
          unverified: [],
        },
      },
    ])
    await show(id)
    const message = await product.workspace.message('Backend QA: sent back', { thread: (await card(id)).ts })
    const said = JSON.stringify(message.blocks)
    expect(said).toContain('backend/receiving.js:42')
    expect(said).toContain('stock.quantity += pallet.quantity')
    await product.workspace.message('Running · Backend, attempt 2 of 3', { thread: null })
  })

  test('a card under review carries the evidence, its commit and the two ways to act', async () => {
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    await show(id)
    const message = await card(id)
    const said = JSON.stringify(message.blocks)
    for (const part of [
      'AC-1 ',
      'A repeated scan changes nothing',
      ' · ',
      'a repeated scan changes nothing',
      '"not proven"',
      'node --test ran green',
      '1 file, +120 −3',
      'backend passed',
      'no test holds it: WMS-1',
      'Name the scanner',
    ])
      expect(said).toContain(part)
    expect(said).toContain(`${id}:${HEAD}`)
    expect(message.text).toContain(`/wms-task approve ${id}`)
  })

  test('a Russian request is shown in Russian', async () => {
    const id = await createTask(product.orchestrator, { title: 'Принять паллеты по скану SSCC', language: 'ru' })
    await show(id)
    const message = await card(id)
    expect(message.text).toBe(`Задача ${id}: Принять паллеты по скану SSCC. В работе · Спецификация, попытка 1 из 3.`)
    expect(product.workspace.as('ana').buttons(message)).toEqual(['Отменить задачу'])
  })
})
