import { describe, expect, test } from 'vitest'
import type { TaskEvent } from '../../../../src/core/pipeline/events.ts'
import { runOutcome } from '../../../../src/core/pipeline/run-outcome.ts'
import { isStopped, type SeenPullRequest, type Sighting, standingOf } from '../../../../src/core/pipeline/standing.ts'
import { newTask, type Task } from '../../../../src/core/pipeline/task.ts'
import { transition } from '../../../../src/core/pipeline/transition.ts'
import { isObstacle, isRestorable, OBSTACLES } from '../../../../src/core/reasons/obstacles.ts'
import { reasonsIn } from '../../../../src/core/reasons/reasons.ts'
import { approves, finding, play, taskIn } from '../given.ts'

const OPEN: SeenPullRequest = {
  ...{ state: 'open', headSha: 'head', draft: false, intoBase: true, base: 'main', mergeSha: null, mergedBy: null },
}
const THERE: Sighting = { repository: 'there', baseIsThere: true, branchIsThere: true, pullRequest: OPEN }
const pull = (news: Partial<SeenPullRequest>): Sighting => ({ ...THERE, pullRequest: { ...OPEN, ...news } })
const merged = (news: Partial<SeenPullRequest> = {}): Sighting =>
  pull({ state: 'merged', mergeSha: 'merge', mergedBy: 'ana', ...news })
const standsIn = (stage: string, seen: Sighting): string => standingOf(taskIn(stage), seen).stands

describe('How a pull request stands', () => {
  test.each<[string, string, Sighting]>([
    ['as_left', 'nothing was done', THERE],
    ['as_left', 'it is not opened yet', { ...THERE, pullRequest: null }],
    [
      'repository_gone',
      'the repository is gone, and with it all',
      { ...THERE, repository: 'gone', baseIsThere: false, branchIsThere: false, pullRequest: null },
    ],
    ['archived', 'the repository is archived', { ...THERE, repository: 'archived' }],
    [
      'base_gone',
      'the base was renamed, and the pull request follows it',
      { ...pull({ intoBase: false, base: 'trunk' }), baseIsThere: false },
    ],
    [
      'base_gone',
      'the base was deleted, and the pull request closed',
      { ...pull({ state: 'closed' }), baseIsThere: false },
    ],
    ['retargeted', 'it was pointed at another base', pull({ intoBase: false, base: 'release' })],
    [
      'branch_deleted',
      'its branch was deleted, which closed it',
      { ...pull({ state: 'closed' }), branchIsThere: false },
    ],
    ['closed', 'it was closed', pull({ state: 'closed' })],
    ['closed', 'one that went elsewhere was closed', pull({ state: 'closed', intoBase: false })],
    ['drafted', 'it was made a draft again', pull({ draft: true })],
  ])('%s: %s', (stands, _, seen) => {
    expect(standsIn('HUMAN_APPROVAL', seen)).toBe(stands)
  })

  test('A merge tells its commit, its head and who did it, also of an archived repository', () => {
    expect(standingOf(taskIn('HUMAN_APPROVAL'), { ...merged({ headSha: 'theirs' }), repository: 'archived' })).toEqual({
      ...{ stands: 'merged', mergeSha: 'merge', headSha: 'theirs', by: 'ana' },
    })
  })

  test('A branch that was set back to a commit of the base is not merged, one whose head the base took is', () => {
    const task = taskIn('HUMAN_APPROVAL')
    const own = task.headSha ?? ''
    expect(standingOf(task, merged({ headSha: 'base', mergeSha: 'base' })).stands).toBe('as_left')
    expect(standingOf(task, merged({ headSha: own, mergeSha: own })).stands).toBe('merged')
    expect(standingOf(task, merged({ mergeSha: null })).stands).toBe('as_left')
  })

  test('MERGE records the merge of what was approved itself, and no other', () => {
    const task = taskIn('MERGE')
    expect(standingOf(task, merged({ headSha: task.approvedSha ?? '' })).stands).toBe('as_left')
    expect(standingOf(task, merged()).stands).toBe('merged')
  })

  test('A draft is a person’s word only once the pull request was ready, and only where people see it next', () => {
    const draft = pull({ draft: true })
    expect(standsIn('CI_WAIT', draft)).toBe('as_left')
    expect(standsIn('MERGE', draft)).toBe('drafted')
    const again = play(taskIn('HUMAN_APPROVAL'), ({ seq }) => ({
      ...{ type: 'branch_moved', seq, headSha: 'x', madeBy: 'us', reason: 'base' },
    }))
    expect(standingOf(again, draft).stands).toBe('drafted')
    expect(standingOf(taskIn('BACKEND', taskIn('BACKEND')), draft).stands).toBe('as_left')
  })

  test('Nothing stands in the way of a task that has pushed nothing', () => {
    expect(standingOf(newTask(1), { ...THERE, branchIsThere: false, pullRequest: null }).stands).toBe('as_left')
  })

  test('What is told of an obstacle names the base that the pull request goes into', () => {
    expect(standingOf(taskIn('CI_WAIT'), pull({ intoBase: false, base: 'release' }))).toEqual({
      ...{ stands: 'retargeted', base: 'release' },
    })
    expect(standingOf(taskIn('CI_WAIT'), { ...THERE, branchIsThere: false, pullRequest: null })).toEqual({
      ...{ stands: 'branch_deleted', base: '' },
    })
  })
})

const stops =
  (cause: (typeof OBSTACLES)[number] = 'closed') =>
  ({ seq }: Task): TaskEvent => ({ type: 'stopped_outside', seq, cause, reason: 'closed by somebody' })
const merges = ({ seq }: Task): TaskEvent => ({
  ...{ type: 'merged_outside', seq, headSha: 'theirs', mergeSha: 'merge', reason: 'merged by somebody' },
})
const restored = ({ seq }: Task): TaskEvent => ({ type: 'restored_outside', seq })
const resume = (): TaskEvent => ({ type: 'resumed', budgetUsd: null, answer: null })
const effectsOf = (task: Task, event: (task: Task) => TaskEvent): string[] =>
  (transition(task, event(task))?.effects ?? []).map(({ type }) => type)

describe('What people do on the forge', () => {
  test.each(['BACKEND', 'SECURITY', 'DOCS_GATE', 'PUSH_GATE', 'CI_WAIT', 'HUMAN_APPROVAL', 'MERGE'])(
    'A merge in %s ends the task with that commit, and says so once',
    (stage) => {
      const done = play(taskIn(stage), merges)
      expect(done).toMatchObject({ state: { status: 'DONE', stage: 'DONE', mergeSha: 'merge' }, headSha: 'theirs' })
      expect(done.heads.at(-1)).toEqual({ sha: 'theirs', madeBy: 'others' })
      expect(transition(done, merges(done))).toBeNull()
      expect(runOutcome(merges(taskIn(stage)), done)).toEqual({ status: 'CANCELLED', reason: 'merged by somebody' })
    },
  )

  test('A merge stops the run that is at work, but for MERGE, which has found it itself', () => {
    expect(effectsOf(taskIn('BACKEND'), merges)).toEqual(['refresh_card', 'stop_run', 'tidy_up'])
    expect(effectsOf(taskIn('MERGE'), merges)).toEqual(['refresh_card', 'tidy_up'])
  })

  test('A stage at work pauses where it stands and goes on with the same attempt; its approval stands', () => {
    for (const stage of ['BACKEND', 'MERGE']) {
      const before = taskIn(stage)
      const paused = play(before, stops())
      expect(paused).toEqual({
        ...before,
        seq: before.seq + 1,
        state: { status: 'PAUSED', stage, cause: 'closed', reason: 'closed by somebody', acts: ['reopen'] },
      })
      expect(effectsOf(before, stops())).toEqual(['refresh_card', 'stop_run'])
      expect(runOutcome(stops()(before), paused)).toEqual({ status: 'PAUSED', reason: 'closed by somebody' })
      for (const goesOn of [resume, restored]) expect(play(paused, goesOn)).toEqual({ ...before, seq: before.seq + 2 })
    }
  })

  test('A wait pauses before CI, which asks anew; who has approved so far still counts', () => {
    const one = play(taskIn('HUMAN_APPROVAL'), ({ headSha }) => approves(headSha ?? '', 'slack:ANA', 2))
    const paused = play(one, stops('drafted'))
    expect(paused.state).toMatchObject({ status: 'PAUSED', stage: 'CI_WAIT', cause: 'drafted', acts: ['mark_ready'] })
    expect(paused.attempts.CI_WAIT).toBe(2)
    expect(runOutcome(stops()(one), paused)).toEqual({ status: 'CANCELLED', reason: 'closed by somebody' })
    const waiting = play(paused, resume)
    expect(waiting).toMatchObject({ state: { status: 'WAITING', stage: 'CI_WAIT' }, approvals: ['slack:ANA'] })
    expect(effectsOf(paused, resume)).toEqual(['refresh_card', 'watch_ci'])
  })

  test('A task that has paused or ended is not paused again; only what the forge had stopped goes on by itself', () => {
    const asked = play(taskIn('DOCS'), ({ seq }) => ({ type: 'paused', seq, cause: 'question', reason: 'why?' }))
    for (const task of [asked, play(taskIn('DOCS'), stops()), taskIn('DONE')])
      expect(transition(task, stops()(task))).toBeNull()
    expect(transition(asked, restored(asked))).toBeNull()
    expect(transition(taskIn('CI_WAIT'), restored(taskIn('CI_WAIT')))).toBeNull()
    expect(runOutcome(restored(asked), asked)).toBeNull()
    expect(isStopped(asked)).toBe(false)
    expect(isStopped(taskIn('DOCS'))).toBe(false)
  })

  test('Every obstacle is told with what to do, in both languages, and each but three can be taken away by us', () => {
    for (const obstacle of OBSTACLES)
      for (const language of ['en', 'ru'] as const) {
        const told = reasonsIn(language).outside.stopped[obstacle]({ base: 'trunk', ours: 'main' })
        expect(told).toMatch(/cancel the task|task anew|отмените задачу|задачу заново/)
      }
    expect(OBSTACLES.filter((one) => !isRestorable(one))).toEqual(['repository_gone', 'archived', 'base_gone'])
    expect(isObstacle('question')).toBe(false)
  })

  test('Who has merged it is named where the forge says so, and a base that was renamed with its new name', () => {
    const { outside } = reasonsIn('en')
    expect(outside.merged('abc', 'ana')).toContain('@ana merged')
    expect(outside.merged('abc', null)).toContain('Somebody merged')
    expect(reasonsIn('ru').outside.merged('abc', 'ana')).toContain('@ana')
    expect(reasonsIn('ru').outside.merged('abc', null)).not.toContain('@')
    for (const language of ['en', 'ru'] as const) {
      const { base_gone: gone } = reasonsIn(language).outside.stopped
      expect(gone({ base: 'trunk', ours: 'main' })).toContain('trunk')
      expect(gone({ base: 'main', ours: 'main' })).toBe(gone({ base: '', ours: 'main' }))
    }
  })
})

describe('A red check', () => {
  const plan =
    (...left: readonly ('backend' | 'frontend' | 'docs')[]) =>
    ({ seq }: Task): TaskEvent => ({
      ...{ type: 'planned', seq },
      sections: left.map((section) => ({ section, needed: false, reason: 'docs only' })),
    })
  const red =
    (section: 'backend' | 'docs' | null) =>
    (task: Task): TaskEvent => ({
      ...{ type: 'ci_finished', headSha: task.headSha ?? '', failures: [{ section, finding: finding('red') }] },
    })

  test('of a section that the plan has left out goes to who answers for the change, and opens nothing', () => {
    const docsOnly = taskIn('CI_WAIT', play(taskIn('ORCHESTRATE'), plan('backend', 'frontend')))
    const sentBack = play(docsOnly, red('backend'))
    expect(sentBack.state).toEqual({ status: 'RUNNING', stage: 'DOCS' })
    expect(sentBack.sections.backend).toEqual({ gate: 'not_needed', reason: 'docs only' })
    expect(sentBack.sections.docs).toMatchObject({ gate: 'open', findings: [{ title: 'red' }] })
  })

  test('of a section at work goes to that section', () => {
    expect(play(taskIn('CI_WAIT'), red('docs')).state).toEqual({ status: 'RUNNING', stage: 'DOCS' })
  })
})

describe('Checks that a person lets count for nothing', () => {
  const checks = [{ key: 'run:7', name: 'backend', ended: 'cancelled' }]
  const paused = play(taskIn('CI_WAIT'), ({ seq }) => ({
    ...{ type: 'stopped_outside', seq, cause: 'checks', reason: 'cancelled twice', checks },
  }))
  const ignores = (news: Partial<Extract<TaskEvent, { type: 'checks_ignored' }>> = {}): TaskEvent => ({
    ...{ type: 'checks_ignored', seq: paused.seq, headSha: paused.headSha ?? '', checks, ...news },
  })

  test('let the task look at CI again, with whatever else it says', () => {
    const waiting = play(paused, () => ignores())
    expect(waiting.state).toEqual({ status: 'WAITING', stage: 'CI_WAIT' })
    expect(effectsOf(paused, () => ignores())).toEqual(['refresh_card', 'watch_ci'])
    expect(runOutcome(ignores(), waiting)).toBeNull()
  })

  test('are those of this commit and this pause, and some', () => {
    for (const news of [{ headSha: 'other' }, { seq: paused.seq - 1 }, { checks: [] }])
      expect(transition(paused, ignores(news))).toBeNull()
    const closed = play(taskIn('CI_WAIT'), stops())
    expect(transition(closed, ignores({ seq: closed.seq }))).toBeNull()
  })
})
