import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Language } from '../../../../src/core/language.ts'
import { healthOf } from '../../../../src/parts/health.ts'
import { remedies } from '../../../../src/slack/messages/remedies.ts'
import { REFUSALS } from '../../../../src/slack/workspaces/refusals.ts'
import { apply, bringTo, createTask, type Product, refresh, startProduct } from '../product.ts'
import { failInCi } from './red-check.ts'
import { CODES } from './rows.ts'

let product: Product
beforeEach(async () => {
  product = await startProduct()
})
afterEach(() => product.close())

const as = (handle: string) => product.workspace.as(handle)
const refuse = (method: string, error: string, where = {}, times?: number) =>
  product.workspace.faults.inject(method, { kind: 'refused', error }, times, where)
const WMS = { channel: 'C00000WMS' }
const show = (id: number) => refresh(product.slack, id)
const health = async () => {
  const circuits = { answeredMsAgo: () => 0, database: { answered: () => null } }
  return (await healthOf({ pool: product.pool, circuits } as unknown as Parameters<typeof healthOf>[0], null)).parts
    .slack
}
const answer = async (handle: string, line: string) => {
  const outcome = await as(handle).command(`/wms-task ${line}`)
  return outcome.kind === 'acked' ? JSON.stringify(outcome.message) : outcome.text
}
const messages = () => product.workspace.state.messages.values()
const slotsOf = (id: number) =>
  messages().flatMap(({ metadata }) => {
    const payload = metadata?.event_payload as { task_id: number; slot: string } | undefined
    return payload?.task_id === id ? [payload.slot.replace(/\d+/g, 'n')] : []
  })

test('every code that the table plays has its row with a remedy in both languages', () => {
  const known = CODES.filter((code) => code !== 'a_code_of_tomorrow')
  expect(known.filter((code) => !REFUSALS.has(code))).toEqual([])
  for (const { remedy } of REFUSALS.values()) {
    expect(remedies.en[remedy]).toMatch(/\S{3}.*\.$/)
    expect(remedies.ru[remedy]).toMatch(/[а-я]{3}.*\.$/i)
  }
})

test.each<[string, Language, string]>([
  ['restricted_action', 'en', remedies.en.channel_rules],
  ['is_archived', 'ru', remedies.ru.unarchive],
  ['not_in_channel', 'en', remedies.en.invite],
  ['channel_not_found', 'en', remedies.en.channel_away],
])(
  'a channel that refuses posts by %s is told to who asked, by status, by the next command and by health',
  async (code, language, remedy) => {
    const lift = refuse('chat.postMessage', code, WMS)
    const id = await createTask(product.orchestrator, { language })
    await expect(show(id)).rejects.toMatchObject({ kind: 'misconfigured' })
    const told = await as('ana').sees(remedy.slice(0, 30))
    expect(told.channel).toBe('D00000ANA')
    await expect(show(id)).rejects.toMatchObject({ kind: 'misconfigured' })
    expect(slotsOf(id)).toEqual([`direct-${code}-UnANA`])
    await expect.poll(health).toMatchObject({ ok: false, detail: expect.stringContaining('C00000WMS') })
    expect((await health())?.detail).toContain(code)
    const english = remedies.en[REFUSALS.get(code)?.remedy ?? 'report'].slice(0, 30)
    expect(await answer('ana', `status ${id}`)).toContain(english)
    expect(await answer('ana', 'Count pallets by dock')).toContain(english)
    lift()
    product.workspace.clock.advance(120_000)
    await show(id)
    await expect.poll(health).toMatchObject({ ok: true })
    expect(await answer('ana', `status ${id}`)).not.toContain(english)
  },
)

test('a token that was revoked is named by health with what to do, and by the answer to the next command', async () => {
  refuse('chat.postMessage', 'token_revoked')
  const id = await createTask(product.orchestrator)
  await expect(show(id)).rejects.toMatchObject({ kind: 'misconfigured', hint: remedies.en.reinstall })
  await expect.poll(health).toMatchObject({ ok: false, detail: expect.stringContaining(remedies.en.reinstall) })
  expect(await answer('ana', 'Count pallets by dock')).toContain(remedies.en.reinstall)
})

test('a permission that the app lacks is named', async () => {
  product.workspace.faults.inject('chat.update', { kind: 'refused', error: 'missing_scope', needed: 'chat:write' })
  const id = await createTask(product.orchestrator)
  await show(id)
  await bringTo(product, id, 'QA_BACKEND')
  await expect(show(id)).rejects.toMatchObject({ kind: 'misconfigured' })
  await expect.poll(health).toMatchObject({ detail: expect.stringContaining('(chat:write)') })
})

test.each(['edit_window_closed', 'cant_update_message', 'msg_too_long'])(
  'a card that can be edited no more (%s) stays while nobody has to act, and is followed by one that says so when one has',
  async (code) => {
    const id = await createTask(product.orchestrator)
    await show(id)
    refuse('chat.update', code)
    await bringTo(product, id, 'QA_BACKEND')
    await show(id)
    expect(slotsOf(id).filter((slot) => slot.startsWith('card'))).toEqual(['card'])
    expect(slotsOf(id).filter((slot) => slot === 'run-n').length).toBeGreaterThan(1)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    await show(id)
    expect(slotsOf(id).filter((slot) => slot.startsWith('card'))).toEqual(['card', 'card-again'])
    expect(slotsOf(id).at(-1)).toBe('ask-n')
    const again = await product.workspace.message('takes the place of an earlier one')
    expect(as('boris').buttons(again)).toContain('Reject…')
    const calls = product.workspace.journal.entries.length
    await show(id)
    expect(product.workspace.journal.entries.length).toBe(calls)
  },
)

test('cards that freeze one after another end after six, and the thread goes on', async () => {
  const id = await createTask(product.orchestrator)
  await show(id)
  refuse('chat.update', 'edit_window_closed')
  for (let round = 0; round < 9; round++) {
    const { seq } = (await product.view(id)).task
    await apply(product, id, { type: 'paused', seq, cause: 'budget', reason: `Round ${round}` })
    await show(id)
    await product.orchestrator.apply(id, { type: 'resumed', budgetUsd: null, answer: null })
    await show(id)
  }
  expect(slotsOf(id).filter((slot) => slot.startsWith('card'))).toHaveLength(6)
  expect(slotsOf(id).filter((slot) => slot.startsWith('ask'))).toHaveLength(9)
})

test.each(['internal_error', 'restricted_action', 'too_many_reactions'])(
  'an edit, an upload and a mark that are refused (%s) leave the question in the thread and the note with its agents',
  async (code) => {
    const id = await createTask(product.orchestrator)
    await show(id)
    for (const method of ['chat.update', 'reactions.add', 'files.getUploadURLExternal']) refuse(method, code)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    await expect(show(id)).rejects.toThrow()
    const asked = await product.workspace.message('needs your decision')
    as('chen').say('@wms use the ledger', { thread: asked.thread_ts ?? '' })
    await as('chen').sees('Noted. The next run', { thread: asked.thread_ts ?? '' })
    expect((await product.view(id)).notes).toMatchObject([{ text: 'use the ledger' }])
  },
)

test('a decision that the channel does not show is asked of each approver by a direct message with buttons, once', async () => {
  const id = await createTask(product.orchestrator)
  await show(id)
  refuse('chat.postMessage', 'restricted_action', WMS)
  await bringTo(product, id, 'HUMAN_APPROVAL')
  for (let round = 0; round < 3; round++) {
    await expect(show(id)).rejects.toMatchObject({ kind: 'misconfigured' })
    product.workspace.clock.advance(61_000)
  }
  const direct = messages().filter(({ channel }) => channel.startsWith('D'))
  expect(direct.map(({ channel }) => channel).sort()).toEqual(['D00000ANA', 'D00000CHEN', 'D0000BORIS'])
  const boris = direct.find(({ channel }) => channel === 'D0000BORIS')
  if (boris === undefined) throw new Error('boris was told nothing')
  await as('boris').click('Approve', { in: boris, confirm: true })
  await as('boris').sees('Approved. Commit')
})

test('one message that Slack takes in no form holds up no other, and a question among them is asked directly', async () => {
  const id = await createTask(product.orchestrator)
  await show(id)
  await bringTo(product, id, 'HUMAN_APPROVAL')
  refuse('chat.postMessage', 'invalid_blocks', { ...WMS, thread: true })
  await show(id)
  await as('boris').sees('needs your decision')
  expect(messages().filter(({ channel }) => channel === 'D0000BORIS')).toHaveLength(1)
})

test('what was asked for in a private channel is shown in no other one, and to nobody outside it', async () => {
  const { record } = await product.orchestrator.create({
    ...{ title: 'Secret', rawRequest: 'Secret', requestKey: null, language: 'en', team: null, channel: 'C0APPROVERS' },
    requester: { kind: 'slack', id: 'U0000BORIS', name: 'boris' },
  })
  refuse('chat.postMessage', 'channel_not_found', { channel: 'C0APPROVERS' })
  refuse('conversations.info', 'channel_not_found', { channel: 'C0APPROVERS' })
  await expect(show(record.task.id)).rejects.toMatchObject({ kind: 'misconfigured' })
  await as('boris').sees('bot was removed')
  expect(messages().map(({ channel }) => channel)).toEqual(['D0000BORIS'])
})

test('an answer that the channel does not take comes as a direct message', async () => {
  const id = await createTask(product.orchestrator)
  await show(id)
  const [card] = messages()
  refuse('chat.postEphemeral', 'user_not_in_channel')
  as('greta').say('@wms hello', { thread: card?.ts ?? '' })
  expect((await as('greta').sees('full members')).channel).toBe('D0000GRETA')
})

test('what Slack refuses can be told to the local Slack over HTTP, as data', async () => {
  const { url, apiUrl, botToken } = product.workspace
  const tell = (method: string, body?: unknown) =>
    fetch(`${url}/local/refusals`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
  const post = async (channel: string) => {
    const body = new URLSearchParams({ channel, text: 'A' })
    const headers = { authorization: `Bearer ${botToken}` }
    return (await (await fetch(`${apiUrl}chat.postMessage`, { method: 'POST', headers, body })).json()) as {
      error?: string
    }
  }
  expect((await tell('POST', { method: 'chat.postMessage', error: 'is_archived', channel: 'C00000WMS' })).status).toBe(
    200,
  )
  expect((await post('C00000WMS')).error).toBe('is_archived')
  expect((await post('U00000ANA')).error).toBeUndefined()
  expect((await tell('POST', { method: 'chat.postMessage' })).status).toBe(400)
  await tell('DELETE')
  expect((await post('C00000WMS')).error).toBeUndefined()
})

test.each(['a_code_of_tomorrow', 'internal_error', 'user_not_found'])(
  'a message that is refused (%s) holds up no message behind it, the question least, and comes later',
  async (code) => {
    const id = await createTask(product.orchestrator)
    await show(id)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    refuse('chat.postMessage', code, { ...WMS, thread: true }, 1)
    await expect(show(id)).rejects.toThrow()
    const runs = () => slotsOf(id).filter((slot) => slot === 'run-n').length
    const [shownRuns, all] = [runs(), (await product.view(id)).runs.length - 1]
    expect(shownRuns).toBe(all - 1)
    expect(slotsOf(id)).toContain('ask-n')
    await show(id)
    expect(runs()).toBe(all)
    expect(slotsOf(id).filter((slot) => slot === 'ask-n')).toHaveLength(1)
  },
)

test.each(['internal_error', 'storage_limit_reached', 'missing_scope'])(
  'a file that is refused (%s) holds up no message behind it',
  async (code) => {
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'CI_WAIT')
    await show(id)
    refuse('files.getUploadURLExternal', code)
    await failInCi(product, id)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    await show(id).catch(() => {})
    expect(slotsOf(id).at(-1)).toBe('ask-n')
    expect(product.workspace.journal.named('files.getUploadURLExternal')).not.toHaveLength(0)
  },
)

test('a channel that the bot sees by no name is told to who asked and by health, until it is there', async () => {
  const { record } = await product.orchestrator.create({
    ...{ title: 'Count', rawRequest: 'Count', requestKey: null, language: 'en', team: null, channel: '#gone' },
    requester: { kind: 'slack', id: 'U00000ANA', name: 'ana' },
  })
  const { id } = record.task
  await expect(show(id)).rejects.toMatchObject({ kind: 'misconfigured' })
  expect((await as('ana').sees('bot was removed')).channel).toBe('D00000ANA')
  await expect.poll(health).toMatchObject({ ok: false, detail: expect.stringContaining('#gone') })
  const wms = product.workspace.state.channels.get('C00000WMS')
  if (wms !== undefined) product.workspace.state.channels.put('C0000GONE1', { ...wms, id: 'C0000GONE1', name: 'gone' })
  await show(id)
  await expect.poll(health).toMatchObject({ ok: true })
})

test('an answer to a click whose address Slack takes no more comes beside the card', async () => {
  const id = await createTask(product.orchestrator)
  await bringTo(product, id, 'HUMAN_APPROVAL')
  await show(id)
  const card = await product.workspace.message('Waiting for your decision')
  product.workspace.faults.inject('response_url', { kind: 'http_error', status: 404 })
  await as('boris').click('Approve', { in: card, confirm: true })
  expect((await as('boris').sees('Approved. Commit')).ephemeralTo).toBe('U0000BORIS')
})
