import { type Artifact, type Finding, type GateDecision, Invariant } from '../core/artifacts.ts'
import type { Language } from '../core/language.ts'
import { pausedState } from '../core/pipeline/pauses.ts'
import { newTask, type TaskState } from '../core/pipeline/task.ts'
import { SECTIONS, STAGE_NAMES, type StageName } from '../core/stages.ts'
import { clip } from '../slack/blocks/literal.ts'
import type { StoredArtifact } from '../store/artifacts.ts'
import type { Run, RunStatus } from '../store/runs.ts'
import type { TaskView } from '../store/task-view.ts'

export const TRIAL_SHA = 'f'.repeat(40)
export const TRIAL_TIME = new Date('2026-01-02T03:04:05Z')

/** One state for each appearance of a task. */
export const statesWithReason = (reason: string) =>
  ({
    running: { status: 'RUNNING', stage: 'BACKEND' },
    'waiting for CI': { status: 'WAITING', stage: 'CI_WAIT' },
    'waiting for a decision': { status: 'WAITING', stage: 'HUMAN_APPROVAL' },
    'over its budget': pausedState('QA_BACKEND', 'budget', reason),
    'in a broken environment': pausedState('BACKEND', 'environment', reason),
    'asking for packages': pausedState('BACKEND', 'packages', reason),
    'with a question': pausedState('BACKEND', 'question', reason),
    failed: { status: 'FAILED', stage: 'SECURITY', reason, retryStage: 'BACKEND' },
    cancelled: { status: 'CANCELLED', stage: 'DOCS', reason },
    done: { status: 'DONE', stage: 'DONE', mergeSha: TRIAL_SHA },
  }) as const satisfies Record<string, TaskState>

/** A task whose stages have all run, with `text` in every field and the largest numbers of items. */
export function taskThatSays(text: string, state: TaskState, language: Language): TaskView {
  return {
    ...{ title: text || '-', rawRequest: text, language, revision: 1, createdAt: TRIAL_TIME, updatedAt: TRIAL_TIME },
    ...{
      unread: [],
      team: null,
      channel: null,
      target: null,
      budgetUsd: null,
      budgetRaised: false,
      requestHash: null,
      model: null,
    },
    task: { ...newTask(7), state, headSha: TRIAL_SHA },
    requester: { kind: 'slack', id: 'U00000ANA', name: text },
    pullRequest: { number: 12, url: 'https://github.com/wms/wms/pull/12' },
    runs: runsThatSay(text || '-', state),
    artifacts: STAGE_NAMES.flatMap((stage, index) => storedArtifacts(stage, index, text)),
    decisions: [changesRequested(text)],
    ...{ notes: [], cleanup: null, ci: null, line: null, preparing: null, revertedBy: null, forgeApprovals: [] },
  }
}

function runsThatSay(reason: string, { status }: TaskState): Run[] {
  const waits = status === 'WAITING' || status === 'PAUSED' ? status : 'FAILED'
  const run = (stage: StageName, index: number, status: RunStatus): Run => ({
    ...{ id: index + 1, taskId: 7, stage, attempt: 3, seq: index + 1, status, reason, deliveries: 9, usage: null },
    ...{
      waiting: null,
      createdAt: TRIAL_TIME,
      startedAt: TRIAL_TIME,
      finishedAt: status === 'FAILED' ? TRIAL_TIME : null,
    },
  })
  return STAGE_NAMES.map((stage, index) => run(stage, index, stage === 'HUMAN_APPROVAL' ? waits : 'FAILED'))
}

const changesRequested = (text: string): TaskView['decisions'][number] => ({
  ...{
    id: 1,
    runId: STAGE_NAMES.indexOf('HUMAN_APPROVAL') + 1,
    stage: 'HUMAN_APPROVAL',
    headSha: TRIAL_SHA,
    via: 'modal',
  },
  ...{ decision: 'request_changes', section: 'backend', comment: text || '-' },
  ...{ actor: { kind: 'slack', id: 'U1', name: text }, createdAt: TRIAL_TIME, ...{ capsule: null, acknowledged: [] } },
})

const storedArtifacts = (stage: StageName, index: number, text: string): StoredArtifact[] =>
  ARTIFACTS_BY_STAGE[stage].map((artifact) => ({
    ...artifact(text),
    ...{ id: index, runId: index + 1, stage, createdAt: TRIAL_TIME },
  }))

const POINTS = Array.from({ length: 50 }, (_, index) => `WMS-${index + 1}`)
const PROOFS = [...Array.from({ length: 9 }, (_, index) => `AC-${index + 1}`), ...POINTS.slice(0, 30)]
const proving = (text: string) => (id: string) => ({ name: `${id} ${text}`, state: 'unmarked' as const })
const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item)
const finding = (text: string): Finding => ({
  ...{ severity: 'blocker', title: text, detail: text, file: text, line: 1_000_000, quote: text },
})

const reported = (text: string) => many(10, { file: text, line: 1_000_000, quote: text, what: text })

const spec = (text: string): Artifact => ({
  kind: 'TaskSpec',
  content: {
    ...{ goal: text || '-', acceptance_criteria: many(50, text || '-'), constraints: many(50, text || '-') },
    ...{ sections: SECTIONS.map((section) => ({ section, needed: true, reason: text })), wms_points: [] },
    reported: reported(text),
  },
})

const plan = (text: string): Artifact => ({
  kind: 'Plan',
  content: {
    sections: SECTIONS.map((section) => ({ section, needed: true, reason: text, allowed_paths: [] })),
    wms_invariants: POINTS.map((id) => Invariant.parse({ id, rule: text })),
    ...{ pack_problem: text, language: 'en' },
  },
})

const statOf = (text: string) => {
  const path = (index: number) => ({ path: `${index}/${text}`, insertions: 99_999, deletions: 99_999 })
  const files = Array.from({ length: 300 }, (_, index) => path(index))
  return { insertions: 9_999_999, deletions: 9_999_999, files }
}

const patch = (text: string): Artifact => ({
  kind: 'Patch',
  content: { commit_sha: TRIAL_SHA, summary: text, diff_stat: statOf(text), reported: reported(text) },
})

const review = (text: string): Artifact => ({
  kind: 'ReviewResult',
  content: {
    ...{ stage: 'QA_BACKEND', passed: false, head_sha: TRIAL_SHA, summary: text, issues: many(50, finding(text)) },
    suggestions: many(50, text),
    reported: reported(text),
    untried: Array.from({ length: 50 }, (_, index) => `${index} ${text}`),
    evidence: [{ command: text, exit_code: 0, output: text, test_lines: PROOFS.map(proving(text)) }],
    unverified: many(50, { finding: finding(text), why: 'no_quote' }),
  },
})

const decisionOf = (text: string): GateDecision => ({
  ...{ gate: 'BACKEND_GATE', passed: false, details: text, head_sha: TRIAL_SHA },
  ...{ issues: many(50, finding(text)), noticed: many(50, finding(text)) },
  checks: many(50, { name: clip(text, 60) || '-', passed: false, detail: text }),
})

const gate = (text: string): Artifact => ({ kind: 'GateDecision', content: decisionOf(text) })

const guarded = (text: string) =>
  Array.from({ length: 50 }, (_, index) => ({ path: `${index}${text}`, why: 'workflow' as const }))

const push = (text: string): Artifact => ({
  kind: 'ForeignPush',
  content: {
    head_sha: TRIAL_SHA,
    commits: many(50, { sha: TRIAL_SHA, author: text, subject: text }),
    diff_stat: statOf(text),
    guarded: guarded(text),
    gates: (['BACKEND_GATE', 'FRONTEND_GATE', 'DOCS_GATE'] as const).map((gate) => ({ ...decisionOf(text), gate })),
  },
})

const diff = (text: string): Artifact => ({
  kind: 'BranchDiff',
  content: {
    ...{ base_sha: TRIAL_SHA, head_sha: TRIAL_SHA, diff_stat: statOf(text), dependencies: many(50, text) },
    guarded: guarded(text),
  },
})

const ci = (text: string): Artifact => ({
  kind: 'CiReport',
  content: {
    ...{ head_sha: TRIAL_SHA, verdict: 'red', reason: text },
    checks: many(50, { name: text, section: null, state: 'failed', summary: text, log_tail: text }),
  },
})

const receipt = (text: string): Artifact => ({
  kind: 'MergeReceipt',
  content: {
    merge_sha: TRIAL_SHA,
    head_sha: TRIAL_SHA,
    base_branch: text,
    as_approved: true,
    approved_here: true,
    merged_by: null,
  },
})

const ARTIFACTS_BY_STAGE: Readonly<Record<StageName, readonly ((text: string) => Artifact)[]>> = {
  ...{ PRODUCT: [spec], ORCHESTRATE: [plan], REVERT: [patch] },
  ...{ BACKEND: [patch], FRONTEND: [patch], DOCS: [patch] },
  ...{ QA_BACKEND: [review], QA_FRONTEND: [review], SECURITY: [review] },
  ...{ BACKEND_GATE: [gate], FRONTEND_GATE: [gate], DOCS_GATE: [gate] },
  PUSH_GATE: [push, diff],
  ...{ CI_WAIT: [ci], HUMAN_APPROVAL: [], MERGE: [receipt] },
}
