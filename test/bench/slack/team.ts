import type { Pool } from 'pg'
import sql from 'sql-template-tag'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import type { Artifact, Finding } from '../../../src/core/artifacts.ts'
import { isFinal, stageOf, type Task } from '../../../src/core/pipeline/task.ts'
import type { StageName } from '../../../src/core/stages.ts'
import type { DecisionRequest, Orchestrator, PlainEvent } from '../../../src/orchestrator.ts'
import { findTask } from '../../../src/store/tasks.ts'
import { artifactsFor, COUNTED_TWICE } from '../../integration/slack/artifacts.ts'

/** How often a stage sends the work back. */
const REJECTS: Partial<Record<StageName, number>> = {
  ...{ QA_BACKEND: 0.2, SECURITY: 0.05, BACKEND_GATE: 0.05, QA_FRONTEND: 0.1, CI_WAIT: 0.08, HUMAN_APPROVAL: 0.08 },
}
const BORIS = { kind: 'slack', id: 'U0000BORIS', name: 'boris' } as const
const POLICY: ApprovalPolicy = {
  approvers: ['U0000BORIS'],
  approvalsNeeded: 1,
  selfApproval: false,
  carryOver: false,
  requesters: 'everybody',
}

/** A team without agents: real events and artifacts, one stage at a time, now and then sent back. */
export function createTeam(pool: Pool, orchestrator: Orchestrator, random: () => number, now: () => Date) {
  let commits = 0
  const newSha = () => (++commits).toString(16).padStart(40, '0')
  const rejects = (stage: StageName) => random() < (REJECTS[stage] ?? 0)

  /** The work of the stage that the task stands in. `false`: the task has ended. */
  async function work(taskId: number): Promise<boolean> {
    const task = (await findTask(pool, taskId))?.task
    const stage = task === undefined ? null : stageOf(task)
    if (task === undefined || stage === null || isFinal(task.state.status)) return false
    if (stage === 'HUMAN_APPROVAL') await orchestrator.decide(taskId, decisionOn(task))
    else await orchestrator.apply(taskId, eventOf(task, stage), { artifacts: artifactsOf(task, stage) })
    // The database lives in real time, the simulation does not.
    await pool.query(sql`
      update runs set finished_at = ${now()}
      where task_id = ${taskId} and id = (select max(id) from runs where task_id = ${taskId} and finished_at is not null)`)
    return true
  }

  const decisionOn = ({ headSha }: Task): DecisionRequest => ({
    ...{ headSha: headSha ?? '', mark: null, acknowledged: [], via: 'button', policy: POLICY },
    decider: {
      ...{ actor: BORIS, team: null, scopes: 'all', sees: true },
      facts: { kind: 'person', membership: 'member', inSharedChannel: false, groups: [] },
    },
    verdict: rejects('HUMAN_APPROVAL')
      ? { decision: 'request_changes', section: 'backend', comment: 'Use the dock id instead' }
      : { decision: 'approve', comment: null },
  })

  function eventOf({ seq, headSha, state }: Task, stage: StageName): PlainEvent {
    if (state.status === 'PAUSED') return { type: 'resumed', budgetUsd: null, answer: null }
    const findings: Finding[] = [COUNTED_TWICE]
    if (stage === 'ORCHESTRATE') return { type: 'planned', seq, sections: SECTIONS }
    if (stage === 'BACKEND' || stage === 'FRONTEND' || stage === 'DOCS')
      return { type: 'patched', seq, headSha: newSha() }
    if (stage === 'MERGE') return { type: 'merged', seq, mergeSha: newSha() }
    const isSentBack = rejects(stage)
    if (stage === 'CI_WAIT') {
      const failures = isSentBack ? [{ section: 'backend' as const, finding: COUNTED_TWICE }] : []
      return { type: 'ci_finished', headSha: headSha ?? '', failures }
    }
    if (!isSentBack) return { type: 'run_passed', seq, headSha: null }
    return stage === 'BACKEND_GATE'
      ? { type: 'gate_rejected', seq, findings }
      : { type: 'review_rejected', seq, headSha: null, findings }
  }

  return { work }
}

/** Reports speak of the commit that they looked at. */
const artifactsOf = ({ headSha }: Task, stage: StageName): Artifact[] =>
  artifactsFor(stage).map((one) =>
    one.kind === 'CiReport' ? { ...one, content: { ...one.content, head_sha: headSha ?? '' } } : one,
  )

const SECTIONS = (['backend', 'frontend', 'docs'] as const).map((section) => ({ section, needed: true, reason: 'yes' }))
