import type { Artifact, Finding } from '../../../src/core/artifacts.ts'
import type { Language } from '../../../src/core/language.ts'
import { pausedState } from '../../../src/core/pipeline/pauses.ts'
import { newTask, type TaskState } from '../../../src/core/pipeline/task.ts'
import { STAGE_NAMES, type StageName } from '../../../src/core/stages.ts'
import { clip } from '../../../src/slack/blocks/literal.ts'
import type { StoredArtifact } from '../../../src/store/artifacts.ts'
import type { Run, RunStatus } from '../../../src/store/runs.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { invariant } from '../../integration/slack/artifacts.ts'

export const SHA = 'f'.repeat(40)
export const AT = new Date('2026-01-02T03:04:05Z')
const POINTS = Array.from({ length: 50 }, (_, index) => `WMS-${index + 1}`)
const PROOFS = [...Array.from({ length: 9 }, (_, index) => `AC-${index + 1}`), ...POINTS.slice(0, 30)]
const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item)

/** As long and as odd as a model or a person can make it. */
const finding = (text: string): Finding => ({
  ...{ severity: 'blocker', title: text, detail: text, file: text, line: 1_000_000 },
  quote: text,
})

const artifacts = (text: string): Record<StageName, Artifact[]> => {
  const stage = 'QA_BACKEND'
  const review: Artifact = {
    kind: 'ReviewResult',
    content: {
      stage,
      passed: false,
      summary: text,
      issues: many(50, finding(text)),
      suggestions: many(50, text),
      untried: Array.from({ length: 50 }, (_, index) => `${index} ${text}`),
      evidence: many(1, { command: text, exit_code: 0, output: PROOFS.map((id) => `${id} ${text}`).join('\n') }),
      unverified: many(50, { finding: finding(text), why: 'no_quote' }),
    },
  }
  const gate: Artifact = {
    kind: 'GateDecision',
    content: {
      ...{
        gate: 'BACKEND_GATE',
        passed: false,
        details: text,
        issues: many(50, finding(text)),
        noticed: many(50, finding(text)),
      },
      checks: many(50, { name: clip(text, 60) || '-', passed: false, detail: text }),
    },
  }
  const files = Array.from({ length: 300 }, (_, index) => ({
    path: `${index}/${text}`,
    insertions: 99_999,
    deletions: 99_999,
  }))
  const patch: Artifact = {
    kind: 'Patch',
    content: { commit_sha: SHA, summary: text, diff_stat: { insertions: 9_999_999, deletions: 9_999_999, files } },
  }
  const criteria = many(50, text || '-')
  const sections = (['backend', 'frontend', 'docs'] as const).map((section) => ({
    section,
    needed: true,
    reason: text,
  }))
  return {
    PRODUCT: [
      {
        kind: 'TaskSpec',
        content: { goal: text || '-', acceptance_criteria: criteria, constraints: criteria, sections, wms_points: [] },
      },
    ],
    ORCHESTRATE: [
      {
        kind: 'Plan',
        content: {
          sections: sections.map((section) => ({ ...section, allowed_paths: [] })),
          wms_invariants: POINTS.map((id) => invariant({ id, rule: text })),
          pack_problem: text,
          language: 'en',
        },
      },
    ],
    ...{ BACKEND: [patch], FRONTEND: [patch], DOCS: [patch] },
    ...{ QA_BACKEND: [review], QA_FRONTEND: [review], SECURITY: [review] },
    ...{ BACKEND_GATE: [gate], FRONTEND_GATE: [gate], DOCS_GATE: [gate] },
    CI_WAIT: [
      {
        kind: 'CiReport',
        content: {
          head_sha: SHA,
          verdict: 'red',
          reason: text,
          checks: many(50, { name: text, section: null, state: 'failed', summary: text, log_tail: text }),
        },
      },
    ],
    HUMAN_APPROVAL: [],
    MERGE: [{ kind: 'MergeReceipt', content: { merge_sha: SHA, head_sha: SHA, base_branch: text, as_approved: true } }],
  }
}

/** A task where every stage has run and said `text` everywhere. */
export function taskThatSays(text: string, state: TaskState, language: Language): TaskView {
  const run = (stage: StageName, index: number, status: RunStatus): Run => ({
    ...{ id: index + 1, taskId: 7, stage, attempt: 3, seq: index + 1, status, reason: text || '-', deliveries: 9 },
    ...{
      usage: null,
      createdAt: AT,
      startedAt: AT,
      finishedAt: status === 'WAITING' || status === 'PAUSED' ? null : AT,
    },
  })
  const waits = state.status === 'WAITING' ? 'WAITING' : state.status === 'PAUSED' ? 'PAUSED' : 'FAILED'
  const said = artifacts(text)
  const stored = STAGE_NAMES.flatMap((stage, index) =>
    said[stage].map((one): StoredArtifact => ({ ...one, id: index, runId: index + 1, stage, createdAt: AT })),
  )
  return {
    ...{
      title: text || '-',
      rawRequest: text,
      language,
      uid: null,
      unread: [],
      team: null,
      channel: null,
      target: null,
      budgetUsd: null,
      model: null,
      revision: 1,
    },
    task: { ...newTask(7), state, headSha: SHA },
    requester: { kind: 'slack', id: 'U00000ANA', name: text },
    pullRequest: { number: 12, url: 'https://github.com/wms/wms/pull/12' },
    ...{ createdAt: AT, updatedAt: AT, artifacts: stored },
    runs: STAGE_NAMES.map((stage, index) => run(stage, index, stage === 'HUMAN_APPROVAL' ? waits : 'FAILED')),
    notes: [],
    cleanup: null,
    ci: null,
    decisions: [
      {
        ...{
          id: 1,
          runId: 13,
          stage: 'HUMAN_APPROVAL',
          decision: 'request_changes',
          section: 'backend',
          comment: text || '-',
        },
        ...{ headSha: SHA, actor: { kind: 'slack', id: 'U1', name: text }, via: 'modal', createdAt: AT, capsule: null },
      },
    ],
  }
}

export const statesSaying = (reason: string): TaskState[] => [
  { status: 'RUNNING', stage: 'BACKEND' },
  { status: 'WAITING', stage: 'HUMAN_APPROVAL' },
  { status: 'WAITING', stage: 'CI_WAIT' },
  pausedState('QA_BACKEND', 'budget', reason),
  pausedState('BACKEND', 'question', reason),
  { status: 'FAILED', stage: 'SECURITY', reason, retryStage: 'BACKEND' },
  { status: 'CANCELLED', stage: 'DOCS', reason },
  { status: 'DONE', stage: 'DONE', mergeSha: SHA },
]

export const look = { buttons: true, approvalsNeeded: 2, publicUrl: 'https://wms.example.com', notice: 'local Slack' }
export const policy = {
  approvers: ['S0APPROVERS', 'U0000BORIS', 'C0APPROVERS'],
  approvalsNeeded: 2,
  selfApproval: false,
  carryOver: false,
  team: null,
}

export const WORST = {
  'long words': 'W'.repeat(5_000),
  'Russian sentences': 'Повторное сканирование удваивает остаток на складе. '.repeat(100),
  'family emoji': '👨‍👩‍👧‍👦'.repeat(600),
  'right-to-left text': 'סריקה חוזרת מכפילה את המלאי \u202E'.repeat(150),
  'markup and mentions': '<!channel> *b* ``` <@U1|x> &amp; '.repeat(150),
  nothing: '',
  'control characters': '\u0000\u0007\n'.repeat(300),
}
