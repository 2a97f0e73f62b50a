import { describe, expect, test } from 'vitest'
import { transition } from '../../../src/core/pipeline/transition.ts'
import {
  ATTEMPT_LIMIT,
  isWait,
  producerOf,
  SECTIONS,
  STAGE_NAMES,
  STAGES,
  type StageName,
  stagesOf,
} from '../../../src/core/stages.ts'
import { finding, play, taskIn } from './given.ts'

const kindsOf = (names: readonly StageName[]) => names.map((name) => STAGES[name].kind)
const named = (...parts: readonly string[]) => STAGE_NAMES.filter((name) => parts.some((part) => name.includes(part)))

describe('The stage table', () => {
  test.each(SECTIONS)('the %s section is written by its own role, reviewed, and closed by its gate', (section) => {
    const [producer, ...judges] = stagesOf(section)
    expect(producer).toBe(producerOf(section))
    expect(STAGES[producerOf(section)]).toMatchObject({ kind: 'agent', role: section, produces: 'Patch' })
    expect(kindsOf(judges)).toEqual([...judges.slice(1).map(() => 'review'), 'gate'])
  })

  test.each(named('QA_', 'SECURITY'))('%s is an agent’s review by the role of its name', (stage) => {
    const role = stage.startsWith('QA_') ? 'qa' : 'security'
    expect(STAGES[stage]).toMatchObject({ kind: 'review', role, produces: 'ReviewResult' })
  })

  test('PUSH_GATE is code too, and sends nothing back: a person decides on what others pushed', () => {
    expect(STAGES.PUSH_GATE).toMatchObject({ kind: 'report', role: null, produces: 'ForeignPush', next: 'CI_WAIT' })
  })

  test('REVERT is code: no role works in it, and no other stage leads to it', () => {
    expect(STAGES.REVERT).toMatchObject({ kind: 'revert', role: null, produces: 'Patch', next: 'NEXT_SECTION' })
    expect(STAGE_NAMES.filter((stage) => (STAGES[stage].next as string) === 'REVERT')).toEqual([])
  })

  const gates = named('_GATE').filter((stage) => stage !== 'PUSH_GATE')
  test.each(gates)('%s is code: no role works in it', (stage) => {
    expect(STAGES[stage]).toMatchObject({ kind: 'gate', role: null, produces: 'GateDecision', next: 'NEXT_SECTION' })
  })

  test('the product role writes the specification and the orchestrator the plan, before any section', () => {
    expect(STAGES.PRODUCT).toMatchObject({ kind: 'agent', role: 'product', section: null, produces: 'TaskSpec' })
    expect(STAGES.ORCHESTRATE).toMatchObject({ kind: 'plan', role: null, section: null, produces: 'Plan' })
  })

  test('CI, people and the forge come last, belong to no section and to no role', () => {
    expect(STAGE_NAMES.slice(-3)).toEqual(['CI_WAIT', 'HUMAN_APPROVAL', 'MERGE'])
    for (const stage of STAGE_NAMES.slice(-3))
      expect(STAGES[stage]).toMatchObject({ section: null, role: null, rework: 'BACKEND' })
    expect(STAGE_NAMES.filter(isWait)).toEqual(['CI_WAIT', 'HUMAN_APPROVAL'])
    expect(STAGES.MERGE).toMatchObject({ kind: 'forge', produces: 'MergeReceipt', next: 'DONE' })
    expect([STAGES.CI_WAIT.produces, STAGES.HUMAN_APPROVAL.produces]).toEqual(['CiReport', 'Decision'])
  })

  test('every stage that judges work or does it has three attempts; waits and the merge judge nobody', () => {
    const unlimited = STAGE_NAMES.filter((stage) => STAGES[stage].limit === null)
    expect(unlimited).toEqual(['REVERT', 'PUSH_GATE', 'CI_WAIT', 'HUMAN_APPROVAL', 'MERGE'])
    const others = STAGE_NAMES.filter((stage) => !unlimited.includes(stage))
    expect(others.map((stage) => STAGES[stage].limit)).toEqual(others.map(() => ATTEMPT_LIMIT))
  })
})

describe('A verdict goes where the row says', () => {
  const judging = STAGE_NAMES.filter((stage) => ['review', 'gate'].includes(STAGES[stage].kind))
  test.each(judging)('findings of %s start the next attempt of its own section’s producer', (stage) => {
    const { section, kind } = STAGES[stage]
    const task = taskIn(stage)
    const findings = [finding('A repeated scan counts twice')]
    const event =
      kind === 'review'
        ? ({ type: 'review_rejected', seq: task.seq, headSha: null, findings } as const)
        : ({ type: 'gate_rejected', seq: task.seq, findings } as const)
    const { state } = play(task, () => event)
    expect(state).toEqual({ status: 'RUNNING', stage: section && producerOf(section) })
  })

  const making = STAGE_NAMES.filter((stage) => ['agent', 'plan'].includes(STAGES[stage].kind))
  test.each(making)('%s that does not succeed is tried again itself', (stage) => {
    const task = taskIn(stage)
    const { state, attempts } = play(task, ({ seq }) => ({ type: 'run_failed', seq, reason: 'no usable answer' }))
    expect(state).toEqual({ status: 'RUNNING', stage })
    expect(attempts[stage]).toBe(2)
  })

  test.each(judging)('%s that fails as a run is repeated itself, since it has judged nothing', (stage) => {
    const { state } = play(taskIn(stage), ({ seq }) => ({ type: 'run_failed', seq, reason: 'no usable answer' }))
    expect(state).toEqual({ status: 'RUNNING', stage })
  })

  test('a red check and a conflict that nobody owns go to the backend', () => {
    const failures = [{ section: null, finding: finding('build is red') }]
    const red = play(taskIn('CI_WAIT'), ({ headSha }) => ({ type: 'ci_finished', headSha: headSha ?? '', failures }))
    expect(red.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    const conflict = play(taskIn('MERGE'), ({ seq }) => ({ type: 'merge_conflicted', seq, failures }))
    expect(conflict.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
  })

  test('a stage is passed only by the event of what it produces', () => {
    const passing = [
      ({ seq }: { seq: number }) => ({ type: 'run_passed', seq, headSha: null }) as const,
      ({ seq }: { seq: number }) => ({ type: 'patched', seq, headSha: 'a1' }) as const,
      ({ seq }: { seq: number }) => ({ type: 'planned', seq, sections: [] }) as const,
      ({ seq }: { seq: number }) => ({ type: 'merged', seq, mergeSha: 'm1' }) as const,
    ]
    for (const stage of STAGE_NAMES.filter((name) => !isWait(name))) {
      const task = taskIn(stage)
      expect(passing.filter((event) => transition(task, event(task)) !== null)).toHaveLength(1)
    }
  })
})

test('a state that a newer version wrote is moved by no event of this one', () => {
  const task = {
    ...taskIn('BACKEND'),
    state: { status: 'UNKNOWN', stage: 'UNKNOWN', written: { status: 'RUNNING', stage: 'PLAN_REVIEW' } },
  } as const
  const { seq } = task
  expect(transition(task, { type: 'patched', seq, headSha: 'a1' })).toBeNull()
  expect(transition(task, { type: 'cancelled', reason: 'stop' })).toBeNull()
  expect(transition(task, { type: 'run_abandoned', seq, reason: 'gone' })).toBeNull()
  expect(transition(task, { type: 'retried' })).toBeNull()
})
