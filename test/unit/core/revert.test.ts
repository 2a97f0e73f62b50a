import { describe, expect, test } from 'vitest'
import { reservations } from '../../../src/core/approval/reservations.ts'
import { verdictsFor } from '../../../src/core/judgement/verdicts.ts'
import { possibleActs } from '../../../src/core/pipeline/acts.ts'
import type { TaskEvent } from '../../../src/core/pipeline/events.ts'
import { isRevertOnly, newRevert, newTask, type Task } from '../../../src/core/pipeline/task.ts'
import { transition } from '../../../src/core/pipeline/transition.ts'
import { ATTEMPT_LIMIT } from '../../../src/core/stages.ts'
import { finding, goodEvent, play, taskIn } from './given.ts'

/** Code has taken the merge back, which touches all sections but the frontend. */
const reverted = ({ seq }: Task): TaskEvent => ({
  ...{ type: 'patched', seq, headSha: 'undo' },
  sections: [{ section: 'frontend', needed: false, reason: 'Nothing of it is taken back.' }],
})
const startingRevert = () => newRevert(9, 7)
const rejectsGate = ({ seq }: Task): TaskEvent => ({ type: 'gate_rejected', seq, findings: [finding('A secret')] })
const answers: TaskEvent = { type: 'resumed', budgetUsd: null, answer: { text: 'Go on', sourceKey: 'a' } }
const changes = ({ headSha }: Task): TaskEvent => ({
  ...{ type: 'decided', headSha: headSha ?? '', by: 'slack:BORIS', approvalsNeeded: 1 },
  verdict: { decision: 'request_changes', section: 'docs', comment: 'Say so in the changelog' },
})

describe('A task that takes a merge back', () => {
  test('goes from gate to gate, to CI, a person and the merge, and through no agent', () => {
    const visited: string[] = []
    let task = startingRevert()
    while (task.state.status !== 'DONE') {
      visited.push(task.state.stage)
      task = play(task, task.state.stage === 'REVERT' ? reverted : goodEvent)
    }
    expect(visited).toEqual(['REVERT', 'BACKEND_GATE', 'DOCS_GATE', 'CI_WAIT', 'HUMAN_APPROVAL', 'MERGE'])
    expect(task.reverts).toBe(7)
  })

  test.each(['FAILED', 'CANCELLED', 'DONE'] as const)(
    'shows itself on the card of what it takes back when it is %s',
    (end) => {
      const ending: Record<typeof end, readonly [Task, TaskEvent]> = {
        FAILED: [startingRevert(), { type: 'run_abandoned', seq: 1, reason: 'nothing left' }],
        CANCELLED: [startingRevert(), { type: 'cancelled', reason: 'stop' }],
        DONE: [
          taskIn('MERGE', startingRevert()),
          { type: 'merged', seq: taskIn('MERGE', startingRevert()).seq, mergeSha: 'm' },
        ],
      }
      const [task, event] = ending[end]
      const moved = transition(task, event)
      expect(moved?.task.state.status).toBe(end)
      expect(moved?.effects).toContainEqual({ type: 'refresh_card', taskId: 7 })
      expect(transition(taskIn('BACKEND'), { type: 'cancelled', reason: 'stop' })?.effects).not.toContainEqual(
        expect.objectContaining({ type: 'refresh_card', taskId: 7 }),
      )
    },
  )

  test('begins anew at the revert when what failed is retried', () => {
    const failed = play(startingRevert(), ({ seq }) => ({ type: 'run_abandoned', seq, reason: 'nothing left' }))
    expect(failed.state).toMatchObject({ status: 'FAILED', retryStage: 'REVERT' })
    expect(play(failed, () => ({ type: 'retried' })).state).toEqual({ status: 'RUNNING', stage: 'REVERT' })
  })

  test('asks a person before an agent works on it, whatever sends it back', () => {
    const atGate = play(startingRevert(), reverted)
    const inCi = taskIn('CI_WAIT', atGate)
    const merging = taskIn('MERGE', atGate)
    const failures = [{ section: 'docs', finding: finding('docs check is red') }] as const
    const sentBack = [
      play(atGate, rejectsGate),
      play(inCi, ({ headSha }) => ({ type: 'ci_finished', headSha: headSha ?? '', failures })),
      play(merging, ({ seq }) => ({ type: 'merge_conflicted', seq, failures })),
    ]
    for (const task of sentBack) {
      expect(task.state).toMatchObject({ status: 'PAUSED', cause: 'question' })
      expect(task.state).toHaveProperty('reason', expect.stringContaining('No agent has worked on it'))
    }
    expect(sentBack.map(({ state }) => state.stage)).toEqual(['BACKEND', 'DOCS', 'DOCS'])
    const answered = play(sentBack[0] ?? atGate, () => answers)
    expect(answered.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    expect(play(answered, goodEvent).state).toEqual({ status: 'RUNNING', stage: 'QA_BACKEND' })
  })

  test('is sent back to its agents without a question once they have worked on it', () => {
    const answered = play(play(startingRevert(), reverted), rejectsGate, () => answers)
    const again = play(taskIn('BACKEND_GATE', answered), rejectsGate)
    expect(again.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
  })

  test('fails as any other where no attempt is left', () => {
    const spent = { ...play(startingRevert(), reverted), granted: { BACKEND: 0 } }
    expect(play(spent, rejectsGate).state).toMatchObject({ status: 'FAILED', retryStage: 'BACKEND' })
    expect(ATTEMPT_LIMIT).toBeGreaterThan(0)
  })

  test('is worked on by an agent when a person asks for changes, in that section alone', () => {
    const asked = play(taskIn('HUMAN_APPROVAL', play(startingRevert(), reverted)), changes)
    expect(asked.state).toEqual({ status: 'RUNNING', stage: 'DOCS' })
    expect([isRevertOnly(asked, 'backend'), isRevertOnly(asked, 'docs')]).toEqual([true, false])
    expect(isRevertOnly(newTask(1), 'backend')).toBe(false)
  })

  test('misses no review of what no agent has written', () => {
    const waiting = taskIn('HUMAN_APPROVAL', play(startingRevert(), reverted))
    const due = (task: Task, made: Parameters<typeof verdictsFor>[1] = []) =>
      verdictsFor(task, made).judges.flatMap(({ stage, isDue }) => (isDue ? [stage] : []))
    expect(due(waiting)).toEqual(['BACKEND_GATE', 'DOCS_GATE'])
    const patch = {
      ...({ stage: 'BACKEND', kind: 'Patch' } as const),
      content: { commit_sha: 'a', summary: '', diff_stat: { insertions: 0, deletions: 0, files: [] } },
    }
    expect(due(waiting, [patch])).toEqual(['QA_BACKEND', 'SECURITY', 'BACKEND_GATE', 'DOCS_GATE'])
    expect(reservations({ ...waiting, reverts: null }, []).map(({ kind }) => kind)).toEqual(['not_judged'])
  })

  test('can be reverted itself, as all that is done and nothing else', () => {
    expect(possibleActs(taskIn('DONE', startingRevert()))).toEqual(['revert'])
    expect(possibleActs(taskIn('DONE'))).toEqual(['revert'])
    expect(possibleActs(startingRevert())).not.toContain('revert')
  })
})
