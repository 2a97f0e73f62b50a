import { expect, test } from 'vitest'
import { openTeam, PATIENCE_MS } from '../github/team.ts'
import { ended, type Json } from '../support/service.ts'

const REQUEST = 'Receive pallets by SSCC scan'
const PATIENCE = { timeout: 2 * PATIENCE_MS }
const hasPull = ({ pull_request }: Json): boolean => pull_request !== null

test.concurrent(
  'A person merges what an agent is still at work on: the work stops, the task is done, nothing more is pushed',
  PATIENCE,
  async () => {
    await using team = await openTeam()
    const { github, rest, ask } = team
    const id = await ask(REQUEST)
    await rest.taskUntil(id, hasPull, PATIENCE_MS)
    const mergeSha = await github.people.merge(`wms/task-${id}`)
    const done = await rest.taskUntil(id, ended, PATIENCE_MS)
    expect(done).toMatchObject({ status: 'DONE', merge_sha: mergeSha, decisions: [] })
    expect(done.runs.filter(({ stage }: Json) => stage === 'HUMAN_APPROVAL')).toEqual([])
  },
)

test.concurrent(
  'A person closes what an agent is still at work on: it pauses there, and Reopen goes on with the same attempt',
  PATIENCE,
  async () => {
    await using team = await openTeam()
    const { github, rest, ask, until, pull } = team
    const id = await ask(REQUEST)
    await rest.taskUntil(id, hasPull, PATIENCE_MS)
    await github.people.close(`wms/task-${id}`)
    const paused = await rest.taskUntil(id, ({ status }) => status === 'PAUSED', PATIENCE_MS)
    expect(paused.pause).toEqual({ cause: 'closed', acts: ['reopen'] })
    expect((await rest.post(`/tasks/${id}/resume`)).status).toBe(200)
    const waiting = await until(id, 'HUMAN_APPROVAL')
    expect(pull()).toMatchObject({ state: 'open', draft: false })
    // The run that was stopped is the one that went on; what it judged is its own matter.
    const stopped = paused.runs.at(-1)
    const wentOn = waiting.runs.find(({ id: run }: Json) => run === stopped.id)
    expect([stopped.status, wentOn.status]).toEqual(['PAUSED', expect.stringMatching(/^(PASSED|REJECTED)$/)])
  },
)

test.concurrent(
  'An archived repository pauses the task with what to do, and it goes on once it is back',
  PATIENCE,
  async () => {
    await using team = await openTeam()
    const { github, rest, ask, until, approve } = team
    const id = await ask('Docs only: how pallets are received')
    await until(id, 'HUMAN_APPROVAL')
    github.people.archive()
    await approve(id)
    const paused = await rest.taskUntil(id, ({ status }) => status === 'PAUSED', PATIENCE_MS)
    expect(paused).toMatchObject({ stage: 'MERGE', pause: { cause: 'archived' } })
    github.people.unarchive()
    await rest.post(`/tasks/${id}/resume`)
    expect(await rest.taskUntil(id, ended, PATIENCE_MS)).toMatchObject({
      status: 'DONE',
      decisions: [{ decision: 'approve' }],
    })
  },
)

test.concurrent(
  'A base that is renamed pauses the task with its new name, and it goes on once it has its old one again',
  PATIENCE,
  async () => {
    await using team = await openTeam()
    const { github, rest, ask, until } = team
    const id = await ask('Docs only: how pallets are received')
    await until(id, 'HUMAN_APPROVAL')
    await github.people.renameBranch('main', 'trunk')
    const paused = await rest.taskUntil(id, ({ status }) => status === 'PAUSED', PATIENCE_MS)
    expect(paused).toMatchObject({ pause: { cause: 'base_gone' }, reason: expect.stringContaining('trunk') })
    await github.people.renameBranch('trunk', 'main')
    await rest.post(`/tasks/${id}/resume`)
    await until(id, 'HUMAN_APPROVAL')
  },
)
