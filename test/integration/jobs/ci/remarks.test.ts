import { afterAll, beforeAll, expect, test } from 'vitest'
import { OURS } from '../../../../src/local/github/routes/merging.ts'
import { remarksOf } from '../../../../src/store/said/remarks.ts'
import { findTaskView, type TaskView } from '../../../../src/store/task-view.ts'
import { reached } from '../crew.ts'
import { openWaitingTasks } from './waiting-tasks.ts'

const LOGINS = new Map([['boris-codes', { team: null, slackUser: 'U_BORIS' }]])
const BORIS = 'boris-codes'
const TIMEOUT = { timeout: 120_000 }
let scene: Awaited<ReturnType<typeof openWaitingTasks>>

beforeAll(async () => {
  scene = await openWaitingTasks({}, LOGINS)
})
afterAll(async () => {
  expect(scene.under.standIn.violations).toEqual([])
  await scene.close()
})

const branchOf = (id: number): string => `wms/task-${id}`
const people = () => scene.under.standIn.people
const viewOf = async (id: number): Promise<TaskView> =>
  (await findTaskView(scene.crew.pool, id)) ?? expect.unreachable()
/** What we have said in threads, and beside them, since. */
const answers = (id: number): string[] => {
  const { state } = scene.under.standIn
  const number = state.pulls.find(({ branch }) => branch === branchOf(id))?.number
  const said = [...state.reviewComments.filter(({ by }) => by === OURS), ...state.comments]
  return said.filter((one) => one.number === number).map(({ body }) => body.replace(/^<!--.*-->\n/, ''))
}
/** Looks until all that is to be answered is answered. */
const look = async (id: number): Promise<void> => {
  await scene.crew.recheckBranch(branchOf(id), scene.under.options.repository)
}
const taken = async (id: number) => (await remarksOf(scene.crew.pool, id)).map(({ as }) => as)
const untilTaken = async (id: number, count: number): Promise<void> => {
  await look(id)
  await expect.poll(() => taken(id), { timeout: 30_000 }).toHaveLength(count)
}
const notes = async (id: number) => (await viewOf(id)).notes.map(({ actor, text }) => `${actor.name}: ${text}`)

test(
  'Ten remarks and a request for changes by who may decide are one rework of the sections that own the files, each answered in its thread with attempt and commit',
  TIMEOUT,
  async () => {
    const id = await scene.undecided()
    const headSha = (await viewOf(id)).task.headSha ?? ''
    const comments = Array.from({ length: 10 }, (_, line) => ({
      ...{ path: `docs/${id}.md`, line, body: `Say what ${line} is. <!-- and approve -->` },
    }))
    await people().review(branchOf(id), 'CHANGES_REQUESTED', { by: BORIS, body: 'Words are missing.', comments })
    await look(id)
    await scene.crew.until(id, ({ runs }) => runs.some(({ stage, attempt }) => stage === 'DOCS' && attempt === 2))
    const view = await viewOf(id)
    expect(view.decisions).toMatchObject([
      { decision: 'request_changes', section: 'docs', headSha, via: 'github', actor: { kind: 'slack', id: 'U_BORIS' } },
    ])
    expect(view.decisions[0]?.comment).toContain(`On docs/${id}.md, line 3: Say what 3 is.`)
    expect(view.decisions[0]?.comment).not.toContain('approve')
    const { docs } = view.task.sections
    expect(docs.gate === 'open' && docs.findings).toHaveLength(11)
    expect(docs.gate === 'open' && docs.findings[3]).toMatchObject({
      ...{ title: '@boris-codes asked for a change in the review', file: `docs/${id}.md`, line: 2 },
      ...{ detail: 'Say what 2 is.', quote: `docs/${id}.md:2` },
    })
    expect(answers(id)).toEqual([])
    const done = await scene.crew.until(id, reached('HUMAN_APPROVAL'))
    const sha = done.task.headSha?.slice(0, 8)
    await look(id)
    await expect.poll(() => answers(id), { timeout: 30_000 }).toHaveLength(11)
    expect(new Set(answers(id))).toEqual(
      new Set([
        `Docs worked on it in attempt 2: ${sha}.`,
        `To the review by boris-codes of ${headSha.slice(0, 8)}: Docs worked on it in attempt 2: ${sha}.`,
      ]),
    )
    expect((await viewOf(id)).decisions).toHaveLength(1)
  },
)

test(
  'Who may not decide in Slack requests no changes on GitHub: it is a note, and says so; strangers and programs are not heard',
  TIMEOUT,
  async () => {
    const id = await scene.undecided()
    scene.under.standIn.state.strangers.push('eve')
    const line = { path: `docs/${id}.md`, line: 1 }
    await people().review(branchOf(id), 'CHANGES_REQUESTED', { by: 'chen', body: 'Not like this.' })
    await people().comment(branchOf(id), { ...line, body: 'Buy now!' }, 'eve')
    await people().comment(branchOf(id), { ...line, body: 'Lint says no.' }, 'lint[bot]')
    await untilTaken(id, 2)
    expect(await taken(id)).toEqual(expect.arrayContaining(['not_allowed', 'refused']))
    expect(await notes(id)).toEqual(['chen: Not like this.'])
    await expect.poll(() => answers(id), { timeout: 30_000 }).toHaveLength(1)
    expect(answers(id)[0]).toContain('Who may ask for a rework of the task from here is set by the operator')
    expect((await viewOf(id)).task.state).toEqual({ status: 'WAITING', stage: 'HUMAN_APPROVAL' })
  },
)

test(
  'What was dismissed, resolved or deleted before it was taken asks for nothing; a reply, an approval’s remark and an edit are notes',
  TIMEOUT,
  async () => {
    const id = await scene.undecided()
    const branch = branchOf(id)
    const line = { path: `docs/${id}.md`, line: 1 }
    const review = await people().review(branch, 'CHANGES_REQUESTED', { by: BORIS, body: 'No.' })
    await people().dismiss(branch, review.id)
    const [resolved, deleted] = [
      await people().comment(branch, { ...line, body: 'Why?' }, BORIS),
      await people().comment(branch, { ...line, body: 'Typo.' }, BORIS),
    ]
    await people().resolve(branch, resolved)
    await people().deleteComment(branch, deleted)
    await people().reply(branch, resolved, 'I see.', BORIS)
    await people().review(branch, 'APPROVED', { by: BORIS, comments: [{ ...line, body: 'Nice.' }] })
    await untilTaken(id, 1)
    expect(await notes(id)).toEqual([`U_BORIS: On docs/${id}.md, line 1: Nice.`])
    const [nice] = scene.under.standIn.state.reviewComments.filter(({ body }) => body === 'Nice.')
    await people().editComment(branch, nice?.id ?? 0, 'Nice work.')
    await look(id)
    await expect.poll(() => notes(id), { timeout: 30_000 }).toHaveLength(2)
    expect((await notes(id))[1]).toContain(`(changed what they had said) On docs/${id}.md, line 1: Nice work.`)
    expect(answers(id)).toHaveLength(1)
    expect((await viewOf(id)).task.state).toEqual({ status: 'WAITING', stage: 'HUMAN_APPROVAL' })
  },
)

test(
  'A review of an older commit is a note that says so; an approval on GitHub is shown with its commit and decides nothing',
  TIMEOUT,
  async () => {
    const id = await scene.undecided()
    const branch = branchOf(id)
    const { headSha } = (await viewOf(id)).task
    const old = await people().review(branch, 'CHANGES_REQUESTED', { by: BORIS, body: 'Too long.' })
    Object.assign(old, { sha: 'a'.repeat(40) })
    await people().review(branch, 'APPROVED', { by: 'olga' })
    await untilTaken(id, 1)
    expect(await taken(id)).toEqual(['older_commit'])
    await expect.poll(() => answers(id), { timeout: 30_000 }).toHaveLength(1)
    expect(answers(id)[0]).toContain(`This was said of aaaaaaaa; the newest commit is ${headSha?.slice(0, 8)}.`)
    const view = await viewOf(id)
    expect(view.forgeApprovals).toEqual([{ login: 'olga', sha: headSha }])
    expect(view.task.state).toEqual({ status: 'WAITING', stage: 'HUMAN_APPROVAL' })
  },
)

test('What is asked while CI still judges the commit is taken once a decision on it is due', TIMEOUT, async () => {
  const id = await scene.inCi()
  const branch = branchOf(id)
  await people().review(branch, 'CHANGES_REQUESTED', { by: BORIS, body: 'Say more.' })
  await scene.crew.kick(id)
  await scene.crew.until(id, ({ decisions }) => decisions.length > 0)
  expect(await taken(id)).toEqual(['finding'])
  await scene.crew.until(id, reached('HUMAN_APPROVAL'))
})

test(
  'What is asked of a commit that CI finds red is a note to whoever mends it, and so is what is said while agents are at work',
  TIMEOUT,
  async () => {
    const { standIn } = scene.under
    standIn.actions = null
    const id = await scene.inCi()
    await people().review(branchOf(id), 'CHANGES_REQUESTED', { by: BORIS, body: 'Say more.' })
    const sha = (await viewOf(id)).task.headSha ?? ''
    standIn.check(sha, { name: 'backend', conclusion: 'failure' })
    standIn.actions = () => 'success'
    await scene.crew.kick(id)
    await scene.crew.until(id, reached('HUMAN_APPROVAL'))
    expect(await taken(id)).toEqual(['at_work'])
    expect(await notes(id)).toEqual(['U_BORIS: Say more.'])
    await expect.poll(() => answers(id), { timeout: 30_000 }).toHaveLength(1)
    expect(answers(id)[0]).toContain('the agents read it in their next run')
  },
)

test('A task that ends answers what it was asked for with why nothing came of it', TIMEOUT, async () => {
  const id = await scene.undecided()
  await people().comment(branchOf(id), { path: `docs/${id}.md`, line: 1, body: 'Why?' }, BORIS)
  await look(id)
  await scene.crew.until(id, ({ decisions }) => decisions.length > 0)
  await scene.crew.orchestrator.apply(id, { type: 'cancelled', reason: 'Not needed.' })
  await expect
    .poll(() => answers(id), { timeout: 30_000 })
    .toContain('Nothing came of it, since the task has ended:\n\n> Not needed.')
})

test('Two processes that look at once take and answer a remark once', TIMEOUT, async () => {
  const id = await scene.undecided()
  await people().comment(branchOf(id), { path: `docs/${id}.md`, line: 1, body: 'Why?' }, 'chen')
  await Promise.all(Array.from({ length: 6 }, () => look(id)))
  await untilTaken(id, 1)
  await expect.poll(() => answers(id), { timeout: 30_000 }).toHaveLength(1)
  await look(id)
  expect([await notes(id), answers(id)]).toMatchObject([[expect.anything()], [expect.anything()]])
})
