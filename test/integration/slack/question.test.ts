import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Language } from '../../../src/core/language.ts'
import { COUNTED_TWICE } from './artifacts.ts'
import { apply, bringTo, createTask, type Product, startProduct } from './product.ts'

let product: Product
beforeAll(async () => {
  product = await startProduct()
})
afterAll(() => product.close())

const as = (handle: string) => product.workspace.as(handle)
const cardOf = (id: number) =>
  product.workspace.message(({ metadata }) => JSON.stringify(metadata ?? '').includes(`{"task_id":${id},"slot":"card"`))

/** QA sends the same back twice. */
async function stuck(language: Language = 'en') {
  const id = await createTask(product.orchestrator, { language })
  for (let round = 1; round <= 2; round++) {
    await bringTo(product, id, 'QA_BACKEND')
    const { seq } = (await product.view(id)).task
    await apply(product, id, { type: 'review_rejected', seq, headSha: null, findings: [COUNTED_TWICE] })
  }
  await product.drain()
  return { id, card: await cardOf(id) }
}
const goesOn = { status: 'RUNNING', stage: 'BACKEND' }
const typed = async (handle: string, line: string) => {
  const outcome = await as(handle).command(`/wms-task ${line}`)
  return outcome.kind === 'acked' ? (outcome.message?.text ?? '') : outcome.text
}

test('Rework that gets nowhere stops in round two with one question, to who asked, in the thread and on the card', async () => {
  const { card } = await stuck()
  const asked = await product.workspace.message('What shall the agents do about it?', { thread: card.ts })
  expect(JSON.stringify(asked.blocks)).toContain('Backend QA has sent the work back again, and it got no better.')
  expect(JSON.stringify(asked.blocks)).toContain('A repeated scan counts twice')
  expect(JSON.stringify(asked.blocks).match(/U00000ANA/g)).toHaveLength(1)
  const all = [...product.workspace.state.messages.values()].filter(({ thread_ts }) => thread_ts === card.ts)
  expect(all.filter(({ text }) => text.includes('What shall the agents do'))).toHaveLength(1)
  const shown = await cardOf((await product.view(1)).task.id)
  expect(JSON.stringify(shown.blocks)).toContain('What shall the agents do about it?')
  expect(as('ana').buttons(shown)).toEqual(['Answer…', 'Cancel task'])
})

test('A mention in the thread answers it; the next run reads question and answer, and nobody else can answer', async () => {
  const { id, card } = await stuck()
  as('olga').say('@wms leave it as it is', { thread: card.ts })
  await as('olga').sees('Записано. На вопрос отвечает автор задачи', { thread: card.ts })
  expect((await product.view(id)).task.state.status).toBe('PAUSED')
  as('ana').say('@wms count a pallet once a day', { thread: card.ts })
  await as('ana').sees(`Thank you. Task ${id} goes on with your answer.`, { thread: card.ts })
  const { task, notes, runs } = await product.view(id)
  expect(task.state).toEqual(goesOn)
  expect(notes).toMatchObject([
    { text: 'leave it as it is', question: null },
    { text: 'count a pallet once a day', question: expect.stringContaining('A repeated scan counts twice') },
  ])
  expect(runs.at(-1)).toMatchObject({ stage: 'BACKEND', attempt: 3, status: 'QUEUED' })
})

test('A command answers it, in Russian too; without words it asks for them, and a number is words', async () => {
  const { id, card } = await stuck('ru')
  const asked = await product.workspace.message('Что агентам с этим делать?', { thread: card.ts })
  expect(JSON.stringify(asked.blocks)).toContain('работа снова возвращена, лучше не стало. Открыто: 1 замечание.')
  expect(await typed('ana', `resume ${id}`)).toContain(`/wms-task resume ${id} `)
  expect(await typed('chen', `resume ${id} 2`)).toContain('Thank you.')
  const { task, notes, budgetUsd } = await product.view(id)
  expect([task.state, notes[0]?.text, budgetUsd]).toEqual([goesOn, '2', null])
})

test('The button on the card opens a form with the question; it may be answered in a word, and only once', async () => {
  const { id, card } = await stuck()
  await as('olga').click('Answer…', { in: card })
  await as('olga').sees('Это может сделать только тот')
  await as('ana').click('Answer…', { in: card })
  expect(JSON.stringify((await as('ana').modal(`Question of task ${id}`)).blocks)).toContain('counts twice')
  expect(await as('ana').submit({ comment: '  ' })).toMatchObject({ kind: 'errors' })
  await as('boris').click('Answer…', { in: card })
  await as('boris').modal(`Question of task ${id}`)
  await as('ana').submit({ comment: 'Yes' })
  await as('ana').sees(`Thank you. Task ${id} goes on`)
  await as('boris').submit({ comment: 'No' })
  await as('boris').sees('Only a paused task can be resumed.')
  const { task, notes } = await product.view(id)
  expect([task.state, notes.map(({ text }) => text)]).toEqual([goesOn, ['Yes']])
})

test('A task that waits for nothing is not answered', async () => {
  const id = await createTask(product.orchestrator)
  expect(await typed('ana', `resume ${id} as it is`)).toContain('Only a paused task can be resumed.')
})

test('No to new packages is said by a button with what to do instead; the author gets the words, and only one no counts', async () => {
  const id = await createTask(product.orchestrator)
  await bringTo(product, id, 'QA_BACKEND')
  const { seq } = (await product.view(id)).task
  const asked = ['package.json: left-pad 1.3.0']
  await apply(product, id, { type: 'paused', seq, cause: 'packages', reason: 'It needs left-pad.', asked })
  await product.drain()
  const card = await cardOf(id)
  expect(as('ana').buttons(card)).toEqual(['Allow packages', 'No, otherwise…', 'Cancel task'])
  await as('boris').click('No, otherwise…', { in: card })
  expect(JSON.stringify((await as('boris').modal(`Packages of task ${id}`)).blocks)).toContain('left-pad 1.3.0')
  await as('ana').click('No, otherwise…', { in: card })
  await as('ana').modal(`Packages of task ${id}`)
  await as('ana').submit({ comment: 'Use padStart' })
  await as('ana').sees(`Task ${id} goes on without these packages`)
  await as('boris').submit({ comment: 'Allow another one' })
  await as('boris').sees('Only a task that asks for new packages can be told')
  const { task } = await product.view(id)
  expect(task).toMatchObject({
    ...{ state: goesOn, dependencies: { asked: [], allowed: [], denied: asked } },
    sections: { backend: { gate: 'open', findings: [{ detail: 'Use padStart' }] } },
  })
})

test('Where a reviewer upholds what the author disputes, a button says who is right, once, by who may answer', async () => {
  const id = await createTask(product.orchestrator)
  await bringTo(product, id, 'QA_BACKEND')
  const dispute = { why: 'The request speaks of pallets.', answer: 'The rule speaks of all.' }
  const upheld = { ...COUNTED_TWICE, id: 'QA_BACKEND-1.1', standing: 'upheld', dispute } as const
  const { seq } = (await product.view(id)).task
  await apply(product, id, { type: 'review_rejected', seq, headSha: null, findings: [upheld] })
  await product.drain()
  const card = await cardOf(id)
  const asked = await product.workspace.message('Who is right?', { thread: card.ts })
  for (const said of [dispute.why, dispute.answer, 'counts twice']) expect(JSON.stringify(asked.blocks)).toContain(said)
  expect(as('ana').buttons(card)).toEqual(['Author is right', 'Reviewer is right', 'Other…', 'Cancel task'])
  await as('olga').click('Author is right', { in: card })
  await as('olga').sees('Это может сделать только тот')
  await as('ana').click('Author is right', { in: card })
  await as('ana').sees(`Thank you. Task ${id} goes on`)
  const { task, notes, runs } = await product.view(id)
  expect([task.state, notes[0]?.text]).toEqual([{ status: 'RUNNING', stage: 'QA_BACKEND' }, 'Author is right'])
  expect(runs.slice(-2)).toMatchObject([
    { stage: 'QA_BACKEND', attempt: 1, status: 'REJECTED' },
    { stage: 'QA_BACKEND', attempt: 2, status: 'QUEUED' },
  ])
  await as('ana').click('Reviewer is right', { in: card })
  await as('ana').sees('Only a paused task can be resumed.')
})
