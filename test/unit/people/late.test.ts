import { describe, expect, test } from 'vitest'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import type { TaskState } from '../../../src/core/pipeline/task.ts'
import { problemOfOutcome } from '../../../src/http/outcome.ts'
import { type Late, lateAct, lateDecision } from '../../../src/people/late.ts'
import { outcomeText } from '../../../src/slack/conversation/outcome-text.ts'
import { wordsIn } from '../../../src/slack/messages/words.ts'
import { AT, approvedBy, DUE, UNKNOWN, viewIn } from './views.ts'

const MERGING: TaskState = { status: 'RUNNING', stage: 'MERGE' }
const POLICY: ApprovalPolicy = {
  ...{ approvers: [], approvalsNeeded: 1, selfApproval: false, carryOver: false, requesters: 'everybody' },
}
const NOW = new Date(AT.getTime() + 2 * 60_000)
const inSlack = (late: Late) => outcomeText(late, wordsIn('en'), POLICY, NOW).text
const byRest = (late: Late) => problemOfOutcome(late)

describe('A decision that comes too late', () => {
  test('says which commit it is now', () => {
    const late = lateDecision(viewIn(DUE, { headSha: 'abc2' }), 'abc1')
    expect(late.why).toEqual({ kind: 'other_commit', seenSha: 'abc1', headSha: 'abc2' })
    expect(inSlack(late)).toContain('Now it is abc2')
    expect(byRest(late).detail).toContain('on commit abc2, not on abc1')
  })

  test('says that the commit stands otherwise now', () => {
    const late = lateDecision(viewIn(DUE), 'abc1')
    expect(late.why).toEqual({ kind: 'other_candidate', headSha: 'abc1' })
    expect(inSlack(late)).toContain('Now it is abc1')
    expect(byRest(late).detail).toContain('as it stands now, not as it stood before')
  })

  test('says who has decided what, and when', () => {
    const decision = approvedBy('boris')
    const late = lateDecision(viewIn(MERGING, {}, [approvedBy('olga'), decision]), 'abc1')
    expect(late.why).toEqual({ kind: 'decided', decision })
    expect(inSlack(late)).toBe('Already approved by @boris, 2 min. ago.')
    expect(byRest(late)).toMatchObject({ status: 409, decision: { actor: 'boris', via: 'button' } })
    expect(byRest(late).detail).toMatch(/^Task 7 is RUNNING in MERGE\. .* Already approved by boris \(button\) at 2026/)
  })

  test('says where the task stands if nobody has decided', () => {
    const late = lateDecision(viewIn(MERGING), 'abc1')
    expect(late.why).toEqual({ kind: 'elsewhere' })
    expect(inSlack(late)).toBe('Task 7: Running, Merge. There is nothing to decide now.')
    expect(byRest(late)).toMatchObject({ status: 409, decision: null })
  })
})

test('Another act that comes too late says where the task stands, whoever has decided before', () => {
  const late = lateAct(viewIn(MERGING, {}, [approvedBy('boris')]), 'retried')
  expect(late.why).toEqual({ kind: 'elsewhere' })
  expect(inSlack(late)).toBe('Task 7: Running, Merge. Only a failed task can be retried.')
  expect(byRest(late).detail).toContain('Only a FAILED task can be retried. Already approved by boris')
})

test.each(['cancelled', 'retried', 'resumed'] as const)('What a newer version has written is not %s', (wanted) => {
  const late = lateAct(viewIn(UNKNOWN), wanted)
  expect(inSlack(late)).toBe('A newer version of the bot wrote this state: RUNNING, PLAN_APPROVAL.')
  expect(byRest(late)).toMatchObject({ status: 409, task: { status: 'UNKNOWN' } })
})
