import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Json, startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const waitsForDecision = (task: Json) => task.status === 'WAITING' && task.stage === 'HUMAN_APPROVAL'

/** Ana asks in Slack; resolves when her task waits for a decision, with its card as boris sees it. */
async function requested(text: string) {
  await service.slack.as('ana').command(`/wms-task ${text}`)
  const { tasks } = await service.rest.get('/tasks?limit=1')
  const task = await service.rest.taskUntil(tasks[0].id, waitsForDecision)
  const card = await service.slack.message((message) => isCard(message, text) && canApprove(message), { thread: null })
  return { id: task.id as number, headSha: task.head_sha as string, card, text }
}

type Message = Parameters<ReturnType<TestService['slack']['as']>['buttons']>[0] & { text: string }
const isCard = (message: { text: string }, text: string) => message.text.includes(text)
const canApprove = (message: object) =>
  service.slack
    .as('boris')
    .buttons(message as Message)
    .includes('Approve')

test('a request in Slack becomes a merged commit after one rework and a person’s Approve', async () => {
  const { id, headSha, card, text } = await requested('Receive pallets by SSCC scan')
  const boris = service.slack.as('boris')
  await service.slack.message('A pallet that is scanned twice is counted twice', { thread: card.ts })
  const confirm = await boris.click('Approve', { in: card })
  expect(JSON.stringify(confirm)).toContain(headSha.slice(0, 7))
  await boris.click('Approve', { in: card, confirm: true })
  const task = await service.rest.taskUntil(id, ({ status }) => status === 'DONE')
  expect(task.runs.filter(({ stage }: Json) => stage === 'BACKEND')).toHaveLength(2)
  expect(task.decisions).toMatchObject([{ decision: 'approve', actor: 'boris', via: 'button', head_sha: headSha }])
  const decided = await service.slack.message((message) => isCard(message, text) && !canApprove(message), {
    thread: null,
  })
  expect(decided.ts).toBe(card.ts)
  expect(boris.buttons(decided)).toEqual([])
})

test('a rejection needs a reason, ends the task as FAILED and tells the reason in the thread', async () => {
  const { id, card } = await requested('Docs only: how pallets are counted')
  const boris = service.slack.as('boris')
  await boris.click('Reject…', { in: card })
  await boris.modal()
  expect(await boris.submit({ comment: ' ' })).toMatchObject({ kind: 'errors' })
  await boris.submit({ comment: 'The dock has no scanner yet' })
  const task = await service.rest.taskUntil(id, ({ status }) => status === 'FAILED')
  expect(task).toMatchObject({ stage: 'HUMAN_APPROVAL', reason: 'Rejected: The dock has no scanner yet' })
  await service.slack.message('The dock has no scanner yet', { thread: card.ts })
})

test('two people who click at once leave one decision, and the second is told whose', async () => {
  const { id, card } = await requested('Docs only: how pallets are labelled')
  const [boris, chen] = [service.slack.as('boris'), service.slack.as('chen')]
  await Promise.all([boris, chen].map((person) => person.click('Approve', { in: card, confirm: true })))
  const told = await Promise.any(
    [boris, chen].map((person) => person.sees(/Already approved by/, { timeoutMs: 10_000 })),
  )
  expect(told.text).toMatch(/Already approved by/)
  const task = await service.rest.taskUntil(id, ({ status }) => status === 'DONE')
  expect(task.decisions).toHaveLength(1)
})

test('requested changes run the chosen section again with the words, and ask again for the new commit', async () => {
  const { id, headSha, card } = await requested('Docs only: how pallets are weighed')
  const boris = service.slack.as('boris')
  await boris.click('Request changes…', { in: card })
  await boris.modal()
  await boris.submit({ section: 'Docs', comment: 'Say which scale is used' })
  const task = await service.rest.taskUntil(id, (now) => waitsForDecision(now) && now.head_sha !== headSha)
  const attempts = (stage: string) => task.runs.filter((run: Json) => run.stage === stage).length
  expect([attempts('DOCS'), attempts('BACKEND'), attempts('CI_WAIT')]).toEqual([2, 0, 2])
})

test('a cancel from Slack ends the task, takes the buttons away and says what was cleaned up', async () => {
  const { id, card } = await requested('Docs only: how pallets are moved')
  await service.slack.as('ana').command(`/wms-task cancel ${id}`)
  await service.rest.taskUntil(id, ({ status }) => status === 'CANCELLED')
  const updated = await service.slack.message((message) => message.ts === card.ts && !canApprove(message))
  expect(service.slack.as('boris').buttons(updated)).not.toContain('Approve')
  const told = await service.slack.message('Cleaned up', { thread: card.ts })
  expect(JSON.stringify(told)).toMatch(/working folder is removed.*Pull request #\d+ is closed/)
})
