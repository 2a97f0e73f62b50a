import type { Actor } from '../../../src/core/pipeline/events.ts'
import { newTask, type Task, type TaskState } from '../../../src/core/pipeline/task.ts'
import type { Decision } from '../../../src/store/decisions.ts'
import type { TaskView } from '../../../src/store/task-view.ts'

export const ANA: Actor = { kind: 'slack', id: 'U_ANA', name: 'ana' }
export const AT = new Date('2026-01-02T03:04:05Z')
export const DUE: TaskState = { status: 'WAITING', stage: 'HUMAN_APPROVAL' }
export const UNKNOWN: TaskState = {
  ...{ status: 'UNKNOWN', stage: 'UNKNOWN', written: { status: 'RUNNING', stage: 'PLAN_APPROVAL' } },
}

/** A task of ana's as everybody reads it. */
export const viewIn = (state: TaskState, task: Partial<Task> = {}, decisions: readonly Decision[] = []): TaskView => ({
  task: { ...newTask(7), headSha: 'abc1', ...task, state },
  ...{ uid: null, title: 'Receive pallets', rawRequest: 'Receive pallets', language: 'en', requester: ANA },
  ...{
    team: null,
    channel: null,
    target: null,
    pullRequest: null,
    budgetUsd: null,
    model: null,
    budgetRaised: false,
    requestHash: null,
  },
  ...{ revision: 1, createdAt: AT, updatedAt: AT, runs: [], artifacts: [], notes: [], unread: [] },
  ...{ cleanup: null, ci: null, line: null, preparing: null, revertedBy: null, forgeApprovals: [], decisions },
})

export const approvedBy = (name: string): Decision => ({
  ...{ id: 1, runId: 1, stage: 'HUMAN_APPROVAL', decision: 'approve', section: null, comment: null, headSha: 'abc1' },
  ...{ actor: { kind: 'slack', id: `U_${name}`, name }, via: 'button', createdAt: AT, capsule: null, acknowledged: [] },
})
