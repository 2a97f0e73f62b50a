import { afterEach, beforeEach, expect, test } from 'vitest'
import { remedies } from '../../../../src/slack/messages/remedies.ts'
import { standingRefusals } from '../../../../src/store/slack/refusals.ts'
import { bringTo, createTask, type Product, refresh, startProduct } from '../product.ts'

/** What others reported of their bots in 2026, played on this one. */
let product: Product
beforeEach(async () => {
  product = await startProduct()
})
afterEach(() => product.close())

const as = (handle: string) => product.workspace.as(handle)
const refuse = (method: string, error: string, times?: number, where = {}) =>
  product.workspace.faults.inject(method, { kind: 'refused', error }, times, where)
const show = (id: number) => refresh(product.slack, id)
const asked = () =>
  product.workspace.state.messages
    .values()
    .filter(({ text, channel }) => /needs your decision/.test(text) && channel === 'C00000WMS')
const standing = () => standingRefusals(product.pool, null)

async function shown() {
  const id = await createTask(product.orchestrator)
  await show(id)
  const [card] = product.workspace.state.messages.values()
  return { id, thread: card?.ts ?? '' }
}

test('n8n-io/n8n#35238: an app without reactions:write keeps the note all the same, says so in words, and health names the scope', async () => {
  const { id, thread } = await shown()
  product.workspace.scopes.delete('reactions:write')
  as('chen').say('@wms use the ledger', { thread })
  await as('chen').sees('Noted. The next run', { thread })
  expect((await product.view(id)).notes).toMatchObject([{ text: 'use the ledger' }])
  await expect
    .poll(standing)
    .toMatchObject([{ method: 'reactions.add', code: 'missing_scope', needed: 'reactions:write' }])
})

test('NousResearch/hermes-agent#15311: a mark that stands already, or cannot be set on this message, alarms nobody', async () => {
  const { id, thread } = await shown()
  const codes = ['already_reacted', 'not_reactable', 'too_many_reactions']
  for (const [index, code] of codes.entries()) {
    refuse('reactions.add', code, 1)
    as('chen').say(`@wms note of ${code}`, { thread })
    await product.workspace.until(() => product.workspace.journal.named('reactions.add').length > index)
  }
  await expect.poll(async () => (await product.view(id)).notes.length).toBe(codes.length)
  await show(id)
  expect(await standing()).toEqual([])
})

test('measure-sh/measure#4000: who speaks to an app whose permissions are of yesterday is told to install it again', async () => {
  const { thread } = await shown()
  product.workspace.scopes.delete('users:read')
  as('chen').say('@wms use the ledger', { thread })
  await as('chen').sees(remedies.en.scope, { thread })
})

test('getnao/nao#1323: an edit that is too long leaves no card cut off in the middle: the next one has the buttons', async () => {
  const { id } = await shown()
  refuse('chat.update', 'msg_too_long')
  await bringTo(product, id, 'HUMAN_APPROVAL')
  await show(id)
  const next = await product.workspace.message('takes the place of an earlier one')
  expect(as('boris').buttons(next)).toContain('Reject…')
})

test('metabase/metabase#79908, vellum-ai/vellum-assistant#25557: a thread never goes quiet over blocks: the question comes as text', async () => {
  const { id } = await shown()
  await bringTo(product, id, 'HUMAN_APPROVAL')
  const { length } = (await product.view(id)).runs
  // Each message but the question, and the question with its blocks.
  refuse('chat.postMessage', 'invalid_blocks', 2 * length - 1, { channel: 'C00000WMS', thread: true })
  await show(id)
  expect(asked()).toHaveLength(1)
})

test('paradigmxyz/centaur#466: a message that is refused as too long is not said twice', async () => {
  const { id } = await shown()
  await bringTo(product, id, 'HUMAN_APPROVAL')
  refuse('chat.postMessage', 'msg_blocks_too_long', 1)
  await show(id)
  await show(id)
  expect(asked()).toHaveLength(1)
  const slots = product.workspace.state.messages.values().map(({ metadata }) => JSON.stringify(metadata?.event_payload))
  expect(new Set(slots).size).toBe(slots.length)
})

test('dust-tt/dust#28230: a channel that only some may post to is told to who asked, and the work goes on', async () => {
  refuse('chat.postMessage', 'restricted_action', undefined, { channel: 'C00000WMS' })
  const id = await createTask(product.orchestrator)
  await expect(show(id)).rejects.toMatchObject({ kind: 'misconfigured' })
  await as('ana').sees(remedies.en.channel_rules)
  await bringTo(product, id, 'HUMAN_APPROVAL')
  product.workspace.clock.advance(61_000)
  await expect(show(id)).rejects.toMatchObject({ kind: 'misconfigured' })
  expect((await as('boris').sees('needs your decision')).channel).toBe('D0000BORIS')
})
