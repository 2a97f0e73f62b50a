import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Message } from '../../../../src/local/slack/local-slack.ts'
import { COUNTED_TWICE } from '../artifacts.ts'
import { apply, bringTo, createTask, type Product, startProduct } from '../product.ts'

let product: Product
beforeEach(async () => {
  product = await startProduct()
})
afterEach(() => product.close())

const as = (handle: string) => product.workspace.as(handle)
const notes = async (id: number) => (await product.view(id)).notes.map(({ text }) => text)
const eventsOf = async (id: number) =>
  (await product.pool.query(`select type, body from events where task_id = $1 and type like 'note%' order by id`, [id]))
    .rows
const isMarked = ({ channel, ts }: Message) =>
  product.workspace.until(() =>
    product.workspace.state.messages
      .values()
      .some((one) => one.ts === ts && one.channel === channel && (one.reactions ?? []).length > 0),
  )
/** Everything that Slack has said so far is handled. */
const heard = () =>
  expect
    .poll(async () => (await product.pool.query('select from slack_inbox where handled_at is null')).rowCount)
    .toBe(0)

async function shownTask() {
  const id = await createTask(product.orchestrator)
  await product.drain()
  const card = await product.workspace.message(({ metadata }) =>
    JSON.stringify(metadata ?? '').includes(`{"task_id":${id},"slot":"card"`),
  )
  return { id, card, thread: card.ts }
}

/** A task that asks who asked for it. */
async function askingTask() {
  const shown = await shownTask()
  for (let round = 1; round <= 2; round++) {
    await bringTo(product, shown.id, 'QA_BACKEND')
    const { seq } = (await product.view(shown.id)).task
    await apply(product, shown.id, { type: 'review_rejected', seq, headSha: null, findings: [COUNTED_TWICE] })
  }
  await product.drain()
  return shown
}
const statusOf = async (id: number) => (await product.view(id)).task.state.status

/** As Slack sends what is no edit by a person: with a fresh event id. */
function changed(before: Message, after: Partial<Message>, more: object = {}) {
  const { channel, ...message } = before
  const event = {
    ...{
      type: 'message',
      subtype: 'message_changed',
      channel,
      hidden: true,
      ts: product.workspace.clock.now() / 1_000,
    },
    ...{ message: { ...message, ...after }, previous_message: message, ...more },
  }
  return send(event)
}
async function send(event: object) {
  const [entry] = product.workspace.journal.named('event')
  if (entry === undefined) throw new Error('nothing was sent yet')
  const sent = entry.payload as { payload: object }
  const payload = { ...sent.payload, event_id: `Ev${Math.random()}`, event }
  await product.workspace.redeliver({ ...entry, payload: { ...sent, payload } } as typeof entry)
}

test('an edit replaces the note, and the audit keeps what stood before', async () => {
  const { id, thread } = await shownTask()
  const said = as('ana').say('@wms use the legder', { thread })
  await isMarked(said)
  as('ana').edit(said, '@wms use the ledger')
  await expect.poll(() => notes(id)).toEqual(['use the ledger'])
  await heard()
  expect(await eventsOf(id)).toEqual([
    { type: 'noted', body: { text: 'use the legder', question: null } },
    { type: 'note_edited', body: { before: 'use the legder', text: 'use the ledger' } },
  ])
})

// PostHog/posthog#59517, inkeep/agents#2284, chenhg5/cc-connect#1579
test('correcting a typo in an old note resumes nothing and answers nothing', async () => {
  const { id, thread } = await shownTask()
  const said = as('ana').say('@wms use the legder', { thread })
  await isMarked(said)
  for (let round = 1; round <= 2; round++) {
    await bringTo(product, id, 'QA_BACKEND')
    const { seq } = (await product.view(id)).task
    await apply(product, id, { type: 'review_rejected', seq, headSha: null, findings: [COUNTED_TWICE] })
  }
  expect(await statusOf(id)).toBe('PAUSED')
  as('ana').edit(said, '@wms use the ledger')
  await expect.poll(() => notes(id)).toEqual(['use the ledger'])
  await heard()
  expect(await statusOf(id)).toBe('PAUSED')
  expect((await product.view(id)).notes).toMatchObject([{ question: null }])
})

test('an answer that is edited stays the answer, with the newest words', async () => {
  const { id, thread } = await askingTask()
  const said = as('ana').say('@wms count once', { thread })
  await as('ana').sees(`Task ${id} goes on`, { thread })
  as('ana').edit(said, '@wms count once a day')
  await expect.poll(() => notes(id)).toEqual(['count once a day'])
  expect((await product.view(id)).notes).toMatchObject([{ question: expect.stringContaining('counts twice') }])
})

test('a deleted note is withdrawn, whoever else spoke', async () => {
  const { id, thread } = await shownTask()
  const said = as('ana').say('@wms use the ledger', { thread })
  await isMarked(said)
  await isMarked(as('chen').say('@wms and test it', { thread }))
  as('ana').delete(said)
  await expect.poll(() => notes(id)).toEqual(['and test it'])
  expect((await eventsOf(id)).at(-1)).toEqual({
    type: 'note_withdrawn',
    body: { before: 'use the ledger', text: null },
  })
})

// NousResearch/hermes-agent#64957
test('a message that becomes a note by an edit is kept, acts on nothing, and says how to answer', async () => {
  const { id, thread } = await askingTask()
  const said = as('ana').say('count once', { thread })
  as('ana').edit(said, '@wms count once')
  await as('ana').sees('An edit answers no question', { thread })
  expect(await notes(id)).toEqual(['count once'])
  expect(await statusOf(id)).toBe('PAUSED')
})

// CopilotKit/CopilotKit#6717, langchain-ai/open-swe#2287, NousResearch/hermes-agent#89639
test('a preview, a reply or other data about a message is no edit of it', async () => {
  const { id, thread } = await shownTask()
  const said = as('ana').say('@wms see https://acme.io', { thread })
  await isMarked(said)
  await changed(said, { attachments: [{ from_url: 'https://acme.io', title: 'Acme' }] })
  await changed(said, {}, { previous_message: undefined })
  await changed({ ...said, bot_id: 'B1' }, { text: 'what a bot edits of its own' })
  await heard()
  expect(await notes(id)).toEqual(['see https://acme.io'])
  expect((await eventsOf(id)).map(({ type }) => type)).toEqual(['noted'])
})

// openclaw/openclaw#28834
test('an edit of what was no note, and a deletion of it, does nothing', async () => {
  const { id, thread } = await shownTask()
  const said = as('ana').say('I wonder', { thread })
  as('ana').edit(said, 'I wonder still')
  as('ana').delete(said)
  await heard()
  expect(await notes(id)).toEqual([])
  expect(product.workspace.state.messages.values().filter(({ ephemeralTo }) => ephemeralTo === 'U00000ANA')).toEqual([])
})

test('an edit that arrives before its message leaves the newest text', async () => {
  const { id, thread, card } = await shownTask()
  const base = {
    type: 'app_mention',
    user: 'U00000ANA',
    channel: card.channel,
    thread_ts: thread,
    ts: '1790000000.000100',
  }
  await isMarked(as('chen').say('@wms and test it', { thread }))
  await send({ ...base, text: '<@U0000WMSBOT> newest', edited: { user: 'U00000ANA', ts: '1790000001.000100' } })
  await expect.poll(() => notes(id)).toContainEqual(expect.stringContaining('newest'))
  await send({ ...base, text: '<@U0000WMSBOT> older' })
  await heard()
  expect((await notes(id)).filter((text) => text.includes('older'))).toEqual([])
})

test('the same edit told twice is one', async () => {
  const { id, thread } = await shownTask()
  const said = as('ana').say('@wms a', { thread })
  await isMarked(said)
  const after = as('ana').edit(said, '@wms b')
  await changed(said, after)
  await changed(said, after)
  await heard()
  expect((await eventsOf(id)).filter(({ type }) => type === 'note_edited')).toHaveLength(1)
})

test('a run that begins after an edit reads the newest text, and nothing of what was withdrawn', async () => {
  const { id, thread } = await shownTask()
  const kept = as('ana').say('@wms old words', { thread })
  const gone = as('ana').say('@wms never mind', { thread })
  await isMarked(kept)
  await isMarked(gone)
  as('ana').edit(kept, '@wms new words')
  as('ana').delete(gone)
  await expect.poll(() => notes(id)).toEqual(['new words'])
})
