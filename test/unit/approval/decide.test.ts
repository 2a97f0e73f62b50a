import { describe, expect, test } from 'vitest'
import type { Decider } from '../../../src/core/access/person.ts'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import type { Made } from '../../../src/core/approval/capsule.ts'
import { type DecisionFacts, evaluateDecision, repeatedApprovals } from '../../../src/core/approval/decide.ts'
import { type Acknowledged, reservations } from '../../../src/core/approval/reservations.ts'
import { markOf } from '../../../src/core/merge-candidate.ts'
import { newTask, type Task } from '../../../src/core/pipeline/task.ts'
import { taskIn } from '../core/given.ts'
import { kept, STANDING } from '../core/standing.ts'
import { EXAMPLES } from '../core/stored/examples.ts'

const POLICY: ApprovalPolicy = {
  ...{ approvers: ['U_BORIS'], approvalsNeeded: 2, selfApproval: false, carryOver: true, requesters: 'everybody' },
}
const ANA = { kind: 'slack', id: 'U_ANA', name: 'ana' } as const
const BORIS = { kind: 'slack', id: 'U_BORIS', name: 'boris' } as const
const by = (actor: Decider['actor'], team: Decider['team'] = null): Decider => ({
  ...{ actor, team, scopes: 'all', sees: true },
  facts: { kind: 'person', membership: 'member', inSharedChannel: false, groups: [] },
})
const notNeeded = { gate: 'not_needed', reason: 'x' } as const
const due: Task = {
  ...{ ...taskIn('HUMAN_APPROVAL', newTask(1)), headSha: 'c0ffee' },
  sections: { backend: notNeeded, frontend: notNeeded, docs: notNeeded },
}
const made: readonly Made[] = [
  { stage: 'CI_WAIT', kind: 'CiReport', content: EXAMPLES.CiReport },
  { stage: 'CI_WAIT', kind: 'MergeCandidate', content: EXAMPLES.MergeCandidate },
]
const known = { task: due, requester: ANA, team: null, made }
const approval = { decision: 'approve', comment: 'fine' } as const
const word = (over: Partial<DecisionFacts> = {}): DecisionFacts => ({
  ...{ headSha: 'c0ffee', mark: null, acknowledged: [], verdict: approval, decider: by(BORIS), policy: POLICY },
  ...over,
})

describe('A person’s word', () => {
  test('on what stands is a decision of exactly this commit', () => {
    expect(evaluateDecision(known, word())).toEqual({
      outcome: 'decided',
      event: { type: 'decided', headSha: 'c0ffee', verdict: approval, by: 'slack:U_BORIS', approvalsNeeded: 2 },
      ...{ approvable: expect.objectContaining(EXAMPLES.MergeCandidate), acknowledged: [] },
    })
  })

  test('on another commit, or when no decision is due, comes too late', () => {
    expect(evaluateDecision(known, word({ headSha: 'older' }))).toEqual({ outcome: 'late' })
    const merging = { ...known, task: { ...taskIn('MERGE', newTask(1)), headSha: 'c0ffee' } }
    expect(evaluateDecision(merging, word())).toEqual({ outcome: 'late' })
  })

  test('on a candidate that has changed since it was shown comes too late, though the commit is the same', () => {
    const shown = markOf(EXAMPLES.MergeCandidate)
    expect(evaluateDecision(known, word({ mark: shown })).outcome).toBe('decided')
    expect(evaluateDecision(known, word({ mark: 'another' }))).toEqual({ outcome: 'late' })
  })

  test('of somebody who may not decide is refused, with why', () => {
    expect(evaluateDecision(known, word({ decider: by(ANA) }))).toEqual({ outcome: 'refused', why: 'not_an_approver' })
    const elsewhere = word({ decider: by(BORIS, { id: 'T2', isDefault: false }) })
    expect(evaluateDecision({ ...known, team: 'T1' }, elsewhere)).toMatchObject({ why: 'other_workspace' })
    expect(evaluateDecision({ ...known, team: 'T2' }, elsewhere)).toMatchObject({ outcome: 'decided' })
    expect(evaluateDecision(known, word({ decider: { ...by(BORIS), sees: false } }))).toMatchObject({ why: 'not_seen' })
    const again = { ...known, task: { ...due, approvals: ['slack:U_BORIS'] } }
    expect(evaluateDecision(again, word())).toMatchObject({ outcome: 'refused', why: 'already_approved' })
  })

  test('against the change stands on nothing, and counts whatever was shown', () => {
    const no = { decision: 'reject', comment: 'no' } as const
    expect(evaluateDecision(known, word({ verdict: no, mark: 'another' }))).toMatchObject({
      ...{ outcome: 'decided', event: { verdict: no }, approvable: null },
    })
  })

  test('is given on nothing where nothing was put before people, or where that is of another commit', () => {
    expect(evaluateDecision({ ...known, made: [] }, word({ mark: 'any' }))).toMatchObject({ approvable: null })
    const moved = { ...known, task: { ...due, headSha: 'newer' } }
    expect(evaluateDecision(moved, word({ headSha: 'newer' }))).toMatchObject({ outcome: 'decided', approvable: null })
  })
})

describe('An approval of before', () => {
  const {
    artifacts: _a,
    ci: _c,
    pullRequest: _p,
    policy_sha256: _h,
    ...updated
  } = {
    ...STANDING,
    ...{ head_sha: 'c0ffee', base_sha: 'newer', merge_base: 'newer' },
  }
  const green: readonly Made[] = [
    { stage: 'CI_WAIT', kind: 'CiReport', content: { head_sha: 'c0ffee', verdict: 'green', reason: '', checks: [] } },
    { stage: 'CI_WAIT', kind: 'MergeCandidate', content: updated },
  ]
  const approvedThen = evaluateDecision({ ...known, made: green }, word())
  const before = approvedThen.outcome === 'decided' ? approvedThen.approvable : null
  const OLDER = { head_sha: 'older', base_sha: 'older', merge_base: 'older' }
  const content = { ...kept().content, ...before, ...OLDER }
  const given = {
    ...({ runId: 5, decision: 'approve', actor: BORIS, comment: 'fine', acknowledged: [] } as const),
    capsule: kept({ ...content, pullRequest: 'open' }),
  }

  test('is given again by the same person when the branch only took in a newer base', () => {
    expect(repeatedApprovals({ task: due, made: green }, [given], POLICY)).toEqual([
      {
        event: { type: 'decided', headSha: 'c0ffee', verdict: approval, by: 'slack:U_BORIS', approvalsNeeded: 2 },
        grounds: { approvable: before, acknowledged: [] },
        given,
      },
    ])
  })

  test('is not, while no decision is due or nothing is put before people', () => {
    const merging = { ...taskIn('MERGE', newTask(1)), headSha: 'c0ffee', sections: due.sections }
    expect(repeatedApprovals({ task: merging, made: green }, [given], POLICY)).toEqual([])
    expect(repeatedApprovals({ task: due, made: [] }, [given], POLICY)).toEqual([])
  })

  test('is not, where something came up since that its giver has not accepted', () => {
    const content = { ...EXAMPLES.BranchDiff, guarded: [] }
    const diff: Made = { stage: 'BACKEND_GATE', kind: 'BranchDiff', content }
    const made = [...green, diff]
    const then = evaluateDecision(
      { ...known, made },
      word({ acknowledged: reservations(due, made).map((it) => it.name) }),
    )
    if (then.outcome !== 'decided') throw new Error(then.outcome)
    const capsule = kept({ ...content, ...kept().content, ...then.approvable, ...OLDER, pullRequest: 'open' })
    const again = (acknowledged: readonly Acknowledged[]) =>
      repeatedApprovals({ task: due, made }, [{ ...given, capsule, acknowledged }], POLICY).length
    expect([again([]), again(then.acknowledged)]).toEqual([0, 1])
  })
})
