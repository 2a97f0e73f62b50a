import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TaskEvent } from '../../../src/core/pipeline/events.ts'
import { isFinal, newTask, type Task, waitingFor } from '../../../src/core/pipeline/task.ts'
import { transition } from '../../../src/core/pipeline/transition.ts'
import { ATTEMPT_LIMIT, SECTIONS, STAGE_NAMES, STAGES } from '../../../src/core/stages.ts'
import { approves, finding, goodEvent, taskIn } from './given.ts'

/** A move turns where a task stands into an event, mostly one that fits, sometimes one that is late or from elsewhere. */
type Move = (task: Task) => TaskEvent

/** Approvals by different people before a merge. */
const NEEDED = 2

/** Good events only; people decide by moves of their own. */
const onward: Move = (task) =>
  task.state.stage === 'HUMAN_APPROVAL' ? approves(task.headSha ?? '', 'slack:OLGA', NEEDED) : goodEvent(task)

const section = fc.constantFrom(...SECTIONS)
const owner = fc.option(section)
const sha = fc.constantFrom('a1', 'b2', 'c3')
const person = fc.constantFrom('slack:BORIS', 'slack:CHEN', 'rest:ci')
const findings = fc.array(fc.constantFrom(finding('one'), finding('two')), { maxLength: 2 })
const plan = fc.array(fc.record({ section, needed: fc.boolean(), reason: fc.constant('because') }), { maxLength: 3 })

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: fc.constant(onward) },
  plan.map(
    (sections) =>
      ({ seq }: Task): TaskEvent => ({ type: 'planned', seq, sections }),
  ),
  findings.map(
    (of) =>
      ({ seq }: Task): TaskEvent => ({ type: 'review_rejected', seq, headSha: null, findings: of }),
  ),
  findings.map(
    (of) =>
      ({ seq }: Task): TaskEvent => ({ type: 'gate_rejected', seq, findings: of }),
  ),
  fc.constant(({ seq }: Task): TaskEvent => ({ type: 'run_failed', seq, reason: 'no' })),
  fc.constant(({ seq }: Task): TaskEvent => ({ type: 'run_abandoned', seq, reason: 'gone' })),
  fc.constant(({ seq }: Task): TaskEvent => ({ type: 'paused', seq, cause: 'budget', reason: 'spent' })),
  fc.constant(
    ({ seq }: Task): TaskEvent => ({
      type: 'merge_conflicted',
      seq,
      failures: [{ section: null, finding: finding('conflict') }],
    }),
  ),
  sha.map(
    (headSha) =>
      ({ seq }: Task): TaskEvent => ({ type: 'branch_moved', seq, headSha, madeBy: 'others', reason: 'push' }),
  ),
  owner.map(
    (of) =>
      ({ headSha }: Task): TaskEvent => ({
        type: 'ci_finished',
        headSha: headSha ?? 'none',
        failures: [{ section: of, finding: finding('red') }],
      }),
  ),
  section.map(
    (of) =>
      ({ headSha }: Task): TaskEvent => ({
        ...{ type: 'decided', headSha: headSha ?? 'none', by: 'slack:BORIS', approvalsNeeded: NEEDED },
        verdict: { decision: 'request_changes', section: of, comment: 'change it' },
      }),
  ),
  sha.map((headSha) => (): TaskEvent => approves(headSha, 'slack:BORIS', NEEDED)),
  {
    weight: 12,
    arbitrary: person.map(
      (by) =>
        ({ headSha }: Task) =>
          approves(headSha ?? 'none', by, NEEDED),
    ),
  },
  fc.constant(
    ({ headSha }: Task): TaskEvent => ({
      ...{ type: 'decided', headSha: headSha ?? 'none', by: 'slack:BORIS', approvalsNeeded: NEEDED },
      verdict: { decision: 'reject', comment: 'no' },
    }),
  ),
  fc.constant((): TaskEvent => ({ type: 'retried' })),
  fc.constant((): TaskEvent => ({ type: 'resumed', budgetUsd: null, answer: null })),
  fc.constant(({ seq }: Task): TaskEvent => ({ type: 'run_passed', seq: seq - 1, headSha: null })),
  { weight: 1, arbitrary: fc.constant((): TaskEvent => ({ type: 'cancelled', reason: 'stop' })) },
)

/** Every task that a sequence of moves comes by, with the event that led there. */
function history(start: Task, moves: readonly Move[]): { task: Task; events: TaskEvent[] }[] {
  const seen = [{ task: start, events: [] as TaskEvent[] }]
  for (const next of moves) {
    const { task, events } = seen[seen.length - 1] ?? { task: start, events: [] }
    const event = next(task)
    const moved = transition(task, event)
    if (moved !== null) seen.push({ task: moved.task, events: [...events, event] })
  }
  return seen
}

/** Few random ways lead to a decision, so half of them begin there. */
const start = fc.constantFrom(newTask(7), taskIn('HUMAN_APPROVAL', newTask(7)))

const always = (holds: (task: Task, events: TaskEvent[]) => void) =>
  fc.assert(
    fc.property(start, fc.array(move, { maxLength: 80 }), (from, moves) => {
      for (const { task, events } of history(from, moves)) holds(task, events)
    }),
    { numRuns: 400 },
  )

/** One event of each kind that could move a task on by itself or by a person's answer to a pause. */
const movers = (task: Task): Record<NonNullable<ReturnType<typeof waitingFor>>, TaskEvent> => ({
  'stage job': { type: 'run_abandoned', seq: task.seq, reason: 'r' },
  CI: { type: 'ci_finished', headSha: task.headSha ?? 'none', failures: [] },
  'a decision': approves(task.headSha ?? 'none', 'slack:ZOE', NEEDED),
  'a person': { type: 'resumed', budgetUsd: null, answer: null },
})

test('every state that is not final has exactly one thing that moves it on', () => {
  always((task) => {
    const moving = Object.entries(movers(task))
      .filter(
        ([kind, event]) =>
          transition(task, event) !== null && !(kind === 'stage job' && task.state.status === 'WAITING'),
      )
      .map(([kind]) => kind)
    const expected = waitingFor(task)
    expect(moving).toEqual(expected === null ? [] : [expected])
    expect(expected === null).toBe(isFinal(task.state.status))
  })
})

test('no stage runs more than three times unless a person granted it', () => {
  always((task, events) => {
    const granted = events.filter((event) => event.type === 'retried' || event.type === 'decided').length
    for (const stage of STAGE_NAMES) {
      if (STAGES[stage].limit === null) continue
      expect(task.attempts[stage] ?? 0).toBeLessThanOrEqual(ATTEMPT_LIMIT * (1 + granted))
      if (granted === 0) expect(task.attempts[stage] ?? 0).toBeLessThanOrEqual(ATTEMPT_LIMIT)
    }
  })
})

test('nobody works on after a judge has sent the work back twice with as much open, until a person has spoken', () => {
  let stopped = 0
  const holds = (seen: ReturnType<typeof history>): void => {
    const open = new Map<string, number>()
    for (const [index, { task, events }] of seen.entries()) {
      const event = events.at(-1)
      const judge = seen[index - 1]?.task.state.stage ?? ''
      if (event === undefined) continue
      if (event.type === 'decided' || event.type === 'retried' || event.type === 'resumed') open.clear()
      else if (event.type === 'run_passed') open.delete(judge)
      else if (event.type === 'review_rejected' || event.type === 'gate_rejected') {
        const count = Math.min(1, event.findings.length) // both findings are about the same line
        if (count >= (open.get(judge) ?? Number.POSITIVE_INFINITY)) {
          expect(task.state.status).not.toBe('RUNNING')
          stopped++
        }
        open.set(judge, count)
      }
    }
  }
  const rejected: Move = ({ seq }) => ({ type: 'review_rejected', seq, headSha: null, findings: [finding('one')] })
  const once = [onward, onward, onward, rejected, onward]
  const moves = fc.array(move, { maxLength: 80 })
  fc.assert(
    fc.property(moves, (of) => holds(history(newTask(7), [...once, ...of]))),
    { numRuns: 400 },
  )
  expect(stopped).toBeGreaterThan(0)
})

test('a task merges only the commit that enough different people have approved since it was last moved', () => {
  always((task, events) => {
    if (task.state.stage !== 'MERGE' || isFinal(task.state.status)) return
    const last = Math.max(
      0,
      events.findLastIndex(({ type }) => type === 'ci_finished' || type === 'retried'),
    )
    const approvers = events
      .slice(last)
      .flatMap((event) => (event.type === 'decided' && event.headSha === task.headSha ? [event.by] : []))
    expect(new Set(approvers).size).toBeGreaterThanOrEqual(NEEDED)
    expect(new Set(task.approvals)).toEqual(new Set(approvers))
    expect(task.approvedSha).toBe(task.headSha)
  })
})

test('what was approved counts for nothing as soon as the commit moves or the task ends without a merge', () => {
  always((task) => {
    const holds = task.state.stage === 'HUMAN_APPROVAL' || task.state.stage === 'MERGE' || task.state.status === 'DONE'
    if (!holds || task.state.status === 'FAILED' || task.state.status === 'CANCELLED')
      expect(task.approvals).toEqual([])
  })
})

test('a task that waits has a commit to wait for', () => {
  always((task) => {
    if (task.state.status === 'WAITING') expect(task.headSha).not.toBeNull()
  })
})

test('an event of an earlier run never applies', () => {
  always((task) => {
    for (const event of Object.values(movers(task))) {
      if ('seq' in event) expect(transition(task, { ...event, seq: task.seq - 1 })).toBeNull()
    }
  })
})

test('every transition of a running task asks for its next run, and of a waiting one for its watch', () => {
  always((task) => {
    const moved = transition(task, goodEvent(task))
    if (moved === null) return
    const { state, seq } = moved.task
    const kinds = moved.effects.map((effect) => effect.type)
    expect(kinds.includes('run_stage')).toBe(state.status === 'RUNNING')
    expect(kinds.includes('watch_ci')).toBe(state.status === 'WAITING' && state.stage === 'CI_WAIT')
    expect(kinds).toContain('refresh_card')
    expect(seq).toBe(task.seq + 1)
  })
})
