import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../src/errors.ts'
import { SLACK_PACE } from '../../../src/slack/delivery/pace.ts'
import { bringTo, createTask, type Product, refresh, startProduct } from './product.ts'

const HOUR_MS = 3_600_000

describe('when Slack has its moods', () => {
  let product: Product
  beforeEach(async () => {
    product = await startProduct({ pace: SLACK_PACE })
  })
  afterEach(() => product.close())

  /** As the queue does: again when it is worth it. The clock is moved instead of waiting. */
  async function deliver(id: number, slack = product.slack): Promise<void> {
    for (;;) {
      try {
        await refresh(slack, id)
        return
      } catch (error) {
        if (!(error instanceof AppError) || error.kind !== 'transient') throw error
        product.workspace.clock.advance(error.retryAfterMs ?? 1_000)
      }
    }
  }
  /** By how much the clock was moved so far: what the product asked to wait, whatever the machine took. */
  const waitedMs = (): number => product.workspace.clock.now() - Date.now()
  const slotsOf = (id: number) =>
    product.workspace.state.messages.values().flatMap(({ metadata }) => {
      const payload = metadata?.event_payload as { task_id: number; slot: string } | undefined
      return payload?.task_id === id ? [payload.slot.replace(/\d+/g, 'n')] : []
    })
  const cardOf = (id: number) =>
    product.workspace.message(({ metadata }) =>
      JSON.stringify(metadata ?? null).includes(`{"task_id":${id},"slot":"card"`),
    )
  const finishedBy = (id: number, at: Parameters<typeof bringTo>[2]) => bringTo(product, id, at)

  test('an hour without Slack leaves one card, one summary of the runs that passed, and the question', async () => {
    const id = await createTask(product.orchestrator)
    product.workspace.faults.inject('*', { kind: 'down' })
    await finishedBy(id, 'HUMAN_APPROVAL')
    await expect(refresh(product.slack, id)).rejects.toMatchObject({ kind: 'transient' })
    product.workspace.clock.advance(HOUR_MS)
    product.workspace.faults.lift()
    await deliver(id)
    expect(slotsOf(id)).toEqual(['card', 'runs-n-n', 'ask-n'])
    expect((await cardOf(id)).text).toContain('Waiting for your decision')
    const calls = product.workspace.journal.entries.length
    await deliver(id)
    expect(product.workspace.journal.entries.length).toBe(calls)
  })

  test('a summary whose answer was lost is found again, and tells later runs apart', async () => {
    const id = await createTask(product.orchestrator)
    await deliver(id)
    await finishedBy(id, 'QA_BACKEND')
    product.workspace.clock.advance(HOUR_MS)
    product.workspace.faults.inject('chat.postMessage', { kind: 'answer_lost' }, 1)
    await expect(refresh(product.slack, id)).rejects.toMatchObject({ kind: 'transient' })
    await finishedBy(id, 'CI_WAIT')
    await deliver(id, await product.another())
    expect(slotsOf(id)).toEqual(['card', 'runs-n-n', 'runs-n-n'])
  })

  test('a storm of 429s loses nothing, doubles nothing and keeps the order', async () => {
    const id = await createTask(product.orchestrator)
    await finishedBy(id, 'HUMAN_APPROVAL')
    for (const method of ['chat.postMessage', 'chat.update'])
      product.workspace.faults.inject(method, { kind: 'rate_limited', retryAfterSeconds: 30 }, 5)
    await deliver(id)
    expect(slotsOf(id).filter((slot) => slot === 'card')).toHaveLength(1)
    expect(slotsOf(id).at(-1)).toBe('ask-n')
    expect((await cardOf(id)).text).toContain('Waiting for your decision')
  })

  test('asked to slow down, no process posts into the channel before the time is over', async () => {
    const id = await createTask(product.orchestrator)
    product.workspace.faults.inject('chat.postMessage', { kind: 'rate_limited', retryAfterSeconds: 30 }, 1)
    await expect(refresh(product.slack, id)).rejects.toMatchObject({ retryAfterMs: 30_000 })
    const before = product.workspace.clock.now()
    await refresh(await product.another(), id)
    expect(product.workspace.clock.now() - before).toBeGreaterThan(29_000)
  })

  test('ten tasks that start at once keep to a message a second, so Slack never has to refuse one', async () => {
    product.workspace.rateLimits.enabled = true
    const ids = await Promise.all(Array.from({ length: 10 }, () => createTask(product.orchestrator)))
    await Promise.all(ids.map((id) => finishedBy(id, 'QA_BACKEND')))
    for (const id of ids) await deliver(id)
    const refused = product.workspace.journal.named('chat.postMessage').filter(({ answer }) => !isOk(answer))
    expect(refused).toEqual([])
    for (const id of ids) expect(slotsOf(id)).toContain('card')
  })

  test('a card is edited every three seconds at most, its last state and a due decision without delay', async () => {
    const id = await createTask(product.orchestrator)
    await deliver(id)
    const edits: { at: number; waitedMs: number }[] = []
    product.workspace.journal.on('entry', ({ name, answer }) => {
      if (name === 'chat.update' && answer === null)
        edits.push({ at: product.workspace.clock.now(), waitedMs: waitedMs() })
    })
    const since = product.workspace.clock.now()
    await finishedBy(id, 'QA_BACKEND')
    await deliver(id)
    expect(edits[0]?.at).toBeGreaterThanOrEqual(since + 2_900)
    await finishedBy(id, 'HUMAN_APPROVAL')
    const waited = waitedMs()
    await deliver(id)
    expect(edits[1]?.waitedMs).toBeLessThan(waited + 100)
  })

  test('a message that Slack will not take arrives as plain text, and one it takes in no form holds nothing up', async () => {
    const id = await createTask(product.orchestrator)
    await deliver(id)
    await finishedBy(id, 'QA_BACKEND')
    product.workspace.faults.inject('chat.postMessage', { kind: 'refused', error: 'invalid_blocks' }, 3)
    await deliver(id)
    expect(slotsOf(id)).toEqual(['card', 'run-n', 'run-n'])
    const letters = await product.pool.query('select slot, refusal from slack_messages where refusal is not null')
    expect(letters.rows).toMatchObject([{ refusal: 'invalid_blocks' }])
    const plain = await product.workspace.message(`Task ${id}, Plan: passed.`)
    expect(plain.blocks).toBeUndefined()
    const { message } = (await product.workspace.as('ana').command(`/wms-task status ${id}`)) as Acked
    expect(JSON.stringify(message?.blocks)).toContain('Slack refused 1 message of this task')
  })

  test('what a channel without the bot has missed is shown a minute after the bot is let in', async () => {
    const id = await createTask(product.orchestrator)
    const lift = product.workspace.faults.inject('chat.postMessage', { kind: 'refused', error: 'not_in_channel' })
    await expect(refresh(product.slack, id)).rejects.toMatchObject({ kind: 'misconfigured' })
    lift()
    product.workspace.clock.advance(120_000)
    await product.slack.sweep(new AbortController().signal)
    expect(slotsOf(id)).toEqual(['card'])
  })
})

type Acked = { message: { blocks: unknown } | null }
test('a socket that Slack closes is opened again; nothing said in between comes twice', async () => {
  const product = await startProduct({ transport: 'socket' })
  const { workspace } = product
  await workspace.as('ana').command('/wms-task Receive before the gap')
  workspace.faults.disconnectSockets('refresh_requested')
  await product.drain()
  await workspace.until(() => workspace.socketCount() > 0, { timeoutMs: 20_000 })
  expect(await workspace.as('ana').command('/wms-task Receive after the gap')).toMatchObject({ kind: 'acked' })
  await product.drain()
  const cards = workspace.state.messages.values().filter(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo)
  expect(cards.map(({ text }) => text.match(/Receive \w+/)?.[0])).toEqual(['Receive before', 'Receive after'])
  await product.close()
})

const isOk = (answer: unknown): boolean => (answer as { ok?: boolean } | null)?.ok === true
