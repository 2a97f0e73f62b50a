import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError } from '../../../../src/errors.ts'
import type { FaultPlace } from '../../../../src/local/slack/workspace/faults.ts'
import { healthOf } from '../../../../src/parts/health.ts'
import { isStanding, refusalKind } from '../../../../src/slack/workspaces/refusals.ts'
import { sampleOf } from '../../../support/sampled.ts'
import { bringTo, createTask, type Product, refresh, startProduct } from '../product.ts'
import { failInCi } from './red-check.ts'
import { ROWS } from './rows.ts'

let product: Product
beforeEach(async () => {
  product = await startProduct()
})
afterEach(() => product.close())

const as = (handle: string) => product.workspace.as(handle)
/** Where Slack gives such an answer: a channel's rules say nothing of a person's direct messages. */
function whereOf(method: string, code: string): FaultPlace {
  const kind = refusalKind(code)
  if (method !== 'chat.postMessage') return {}
  if (kind === 'thread' || kind === 'gone') return { channel: 'C00000WMS', thread: true }
  return kind === 'app' || kind === 'later' ? {} : { channel: 'C00000WMS' }
}

/** As the queue does: again when it is worth it, and once more when it is not. */
async function deliver(id: number): Promise<void> {
  const slack = await product.another()
  for (let tries = 0; tries < 6; tries++) {
    try {
      await refresh(slack, id)
      return
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      product.workspace.clock.advance(Math.max(error.retryAfterMs ?? 0, 61_000))
    }
  }
}

/** A card with a red check's log as a file stands; then a decision falls due. */
async function decisionDue(whileFalling: () => void): Promise<number> {
  const id = await createTask(product.orchestrator, { title: 'Count pallets twice' })
  await product.drain()
  await bringTo(product, id, 'CI_WAIT')
  whileFalling()
  await failInCi(product, id)
  await bringTo(product, id, 'HUMAN_APPROVAL')
  return id
}

const isAsked = (id: number) =>
  product.workspace.state.messages
    .values()
    .some(({ text, ephemeralTo }) => ephemeralTo === undefined && text.includes(`Task ${id} needs your decision`))

async function isShownAtHome(): Promise<boolean> {
  as('boris').openHome()
  const home = await as('boris').home((view) => JSON.stringify(view.blocks).includes('Count pallets twice'))
  return as('boris').buttons('home').length > 0 && home !== null
}

const slackHealth = async () => {
  const circuits = { answeredMsAgo: () => 0, database: { answered: () => null } }
  return (await healthOf({ pool: product.pool, circuits } as unknown as Parameters<typeof healthOf>[0], null)).parts
    .slack
}

const wasRefused = (method: string): boolean =>
  product.workspace.journal.named(method).some(({ answer }) => JSON.stringify(answer ?? null).includes('"refused"'))

const ofWorkspace = (code: string) => ['app', 'file'].includes(refusalKind(code) ?? '')
const isTold = (method: string, code: string) =>
  isStanding(code) && (ofWorkspace(code) || /^(chat|reactions|files|views)\./.test(method))

test.each(sampleOf(ROWS, 18))(
  '$method refused with $code: a person is asked all the same, and health names it',
  async ({ method, code }) => {
    const times = refusalKind(code) === 'later' ? 2 : undefined
    const id = await decisionDue(() => {
      if (/history|replies/.test(method))
        product.workspace.faults.inject('chat.postMessage', { kind: 'answer_lost' }, 1)
      product.workspace.faults.inject(method, { kind: 'refused', error: code }, times, whereOf(method, code))
    })
    await deliver(id)
    expect(isAsked(id) || (await isShownAtHome())).toBe(true)

    // Whoever acts meanwhile is answered, whatever of the answer Slack takes.
    const card = product.workspace.state.messages
      .values()
      .findLast(({ thread_ts, channel }) => thread_ts === undefined && channel === 'C00000WMS')
    if (card !== undefined) {
      as('chen').say('@wms use the ledger', { thread: card.ts })
      if (as('boris').buttons(card).includes('Reject…')) await as('boris').click('Reject…', { in: card })
      await as('boris').shortcut('wms_task_actions', card)
      await product.workspace.until(() => product.workspace.journal.named('message_action').length > 0)
      const known = await product.pool.query('select from slack_inbox where handled_at is null and sealed is not null')
      expect(known.rowCount).toBeLessThan(10)
    }
    if (isTold(method, code) && wasRefused(method)) {
      await expect
        .poll(slackHealth, { timeout: 5_000 })
        .toMatchObject({ ok: false, detail: expect.stringContaining(code) })
    }

    product.workspace.faults.lift()
    await deliver(id)
    expect(isAsked(id) || (await isShownAtHome())).toBe(true)
  },
)
