import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Message } from '../../src/local/slack/local-slack.ts'
import { ended, type Json, startService, type TestService } from '../support/service.ts'

const waitsForDecision = (task: Json) => task.status === 'WAITING' && task.stage === 'HUMAN_APPROVAL'
const isDone = (task: Json) => task.status === 'DONE'
/** Those that hold on for a newer base are not made by anybody. */
const madeByPeople = ({ decisions }: Json): Json[] =>
  decisions.filter(({ capsule }: Json) => (capsule?.carried_from ?? null) === null)

describe.each(['http', 'socket'] as const)('a team over %s', (slackTransport) => {
  let service: TestService
  /** Made together, so that they go through the pipeline beside one another. */
  let counted: number
  let weighed: number
  let labelled: number
  beforeAll(async () => {
    service = await startService({ approvers: ['S0APPROVERS'] }, { slackTransport })
    counted = await ask('Docs only: how pallets are counted')
    weighed = await ask('Docs only: how pallets are weighed')
    labelled = await ask('Docs only: how pallets are labelled')
  })
  afterAll(() => service.stop())

  const as = (handle: string) => service.slack.as(handle)
  const until = (id: number, wanted: (task: Json) => boolean) => service.rest.taskUntil(id, wanted, 110_000)
  const slotOf = ({ metadata }: Message) => metadata?.event_payload as { task_id: number; slot: string } | undefined
  const cardOf = (id: number, shows: (card: Message) => boolean = () => true) =>
    service.slack.message((one) => slotOf(one)?.task_id === id && slotOf(one)?.slot === 'card' && shows(one), {
      timeoutMs: 10_000,
    })
  const canDecide = (card: Message) => as('boris').buttons(card).length === 3

  /** Ana asks in Slack; resolves with the task's number from the answer. */
  async function ask(request: string): Promise<number> {
    const outcome = await as('ana').command(`/wms-task ${request}`)
    const said = outcome.kind === 'acked' ? (outcome.message?.text ?? '') : outcome.text
    return Number(/Task (\d+) is on its way/.exec(said)?.[1] ?? expect.unreachable(said))
  }
  async function underReview(id: number) {
    const { head_sha: headSha } = await until(id, waitsForDecision)
    const shows = (card: Message) => canDecide(card) && JSON.stringify(card.blocks).includes(headSha.slice(0, 7))
    return { id, headSha: headSha as string, card: await cardOf(id, shows) }
  }

  test('one task from the request to the merge: refusals, a note, rework, an approval from App Home', async () => {
    const { id, headSha, card } = await underReview(counted)
    service.slack.setGroupMembers('wms-approvers', ['ana', 'boris', 'chen', 'greta'])
    await as('greta').click('Approve', { in: card, confirm: true })
    await as('greta').sees('I work for full members of this workspace only')
    await as('ana').click('Approve', { in: card, confirm: true })
    await as('ana').sees('You asked for this task, so somebody else approves it.')
    as('ana').say('@wms call the dock by its number', { thread: card.ts })
    await service.slack.until(() =>
      service.slack.state.messages.values().find(({ text, reactions }) => text.includes('dock by its') && reactions),
    )
    await as('boris').click('Request changes…', { in: card })
    await as('boris').modal()
    await as('boris').submit({ section: 'Docs', comment: 'Say which scale is used' })
    const again = await until(id, (now) => waitsForDecision(now) && now.head_sha !== headSha)
    const attempts = (stage: string) => again.runs.filter((run: Json) => run.stage === stage).length
    expect([attempts('DOCS'), attempts('BACKEND'), attempts('CI_WAIT')]).toEqual([2, 0, 2])
    const packs = again.artifacts.filter(({ kind, stage }: Json) => kind === 'ContextPack' && stage === 'DOCS')
    expect(JSON.stringify(packs[0])).not.toContain('call the dock by its number')
    expect(JSON.stringify(packs[1])).toContain('ana: call the dock by its number')
    as('boris').openHome()
    await as('boris').home((view) => JSON.stringify(view.blocks).includes(`${id}:${again.head_sha}`))
    await as('boris').click(`Approve: task ${id}`, { in: 'home', confirm: true })
    await as('boris').home((view) => JSON.stringify(view.blocks).includes('is being merged'))
    expect((await until(id, isDone)).decisions).toMatchObject([
      { decision: 'request_changes', actor: 'boris', via: 'modal' },
      { decision: 'approve', actor: 'boris', via: 'home', head_sha: again.head_sha },
    ])
  })

  test('a reason that is too short is asked for again; a real one ends the task, and a retry brings it back', async () => {
    const { id, card } = await underReview(weighed)
    await as('chen').click('Reject…', { in: card })
    await as('chen').modal()
    expect(await as('chen').submit({ comment: 'no' })).toMatchObject({ kind: 'errors' })
    await as('chen').submit({ comment: 'The dock has no scale yet' })
    expect(await until(id, ({ status }) => status === 'FAILED')).toMatchObject({
      ...{ stage: 'HUMAN_APPROVAL', reason: 'Rejected: The dock has no scale yet' },
    })
    await service.slack.message('The dock has no scale yet', { thread: card.ts })
    const failed = await cardOf(id, (one) => as('ana').buttons(one).includes('Retry'))
    await as('ana').click('Retry', { in: failed })
    expect((await until(id, waitsForDecision)).reason).toBeNull()
  })

  test('two people at once leave one decision; a third click after it is told whose it was', async () => {
    const { id, card } = await underReview(labelled)
    const both = [as('boris'), as('chen')]
    await Promise.all(both.map((person) => person.click('Approve', { in: card, confirm: true })))
    await Promise.any(both.map((person) => person.sees(/Already approved by @(boris|chen)/)))
    expect(madeByPeople(await until(id, isDone))).toHaveLength(1)
  })

  test('a cancel while an agent works stops it', async () => {
    const id = await ask('Receive pallets by SSCC scan')
    await until(id, ({ stage }) => stage === 'BACKEND')
    await as('ana').command(`/wms-task cancel ${id}`)
    const cancelled = await until(id, ended)
    expect(cancelled.status).toBe('CANCELLED')
    expect(as('ana').buttons(await cardOf(id, ({ text }) => text.includes('Cancelled by @ana')))).toEqual([])
  })

  test('a form that opens too late is said so; a restart between a click and its merge loses and doubles nothing', async () => {
    const { id, headSha, card } = await underReview(weighed)
    service.slack.faults.inject('views.open', { kind: 'refused', error: 'expired_trigger_id' }, 1)
    await as('boris').click('Reject…', { in: card })
    await as('boris').sees('Slack gave up waiting')
    await as('boris').click('Approve', { in: card, confirm: true })
    service = await service.restart()
    expect(madeByPeople(await until(id, isDone)).slice(1)).toMatchObject([
      { decision: 'approve', actor: 'boris', head_sha: headSha },
    ])
    expect(as('boris').buttons(await cardOf(id, ({ text }) => text.includes('Merged as')))).toEqual([])
  })
})

describe.each(['http', 'socket'] as const)('where two must approve, over %s', (slackTransport) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService({ approvalsNeeded: 2 }, { slackTransport })
  })
  afterAll(() => service.stop())

  test('the task waits after the first approval and merges after the second', async () => {
    const { body } = await service.rest.post('/tasks', { title: 'Docs only: how pallets are moved' })
    const { head_sha: headSha } = await service.rest.taskUntil(body.id, waitsForDecision)
    const card = await service.slack.message((one) => service.slack.as('boris').buttons(one).includes('Approve'))
    await service.slack.as('boris').click('Approve', { in: card, confirm: true })
    await service.slack.message('1 of 2 approvals: @boris', { thread: null })
    expect(await service.rest.get(`/tasks/${body.id}`)).toMatchObject({ status: 'WAITING', stage: 'HUMAN_APPROVAL' })
    await service.slack.as('chen').click('Approve', { in: card, confirm: true })
    const done = await service.rest.taskUntil(body.id, isDone)
    expect(done.decisions.map(({ actor, head_sha }: Json) => [actor, head_sha])).toEqual([
      ['boris', headSha],
      ['chen', headSha],
    ])
  })
})
