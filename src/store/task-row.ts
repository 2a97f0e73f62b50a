import { z } from 'zod'
import { Finding } from '../core/artifacts.ts'
import { Head } from '../core/heads.ts'
import type { Language } from '../core/language.ts'
import type { Actor } from '../core/pipeline/events.ts'
import { usualBranch } from '../core/pipeline/identity.ts'
import { pauseActsOn } from '../core/pipeline/pauses.ts'
import { newTask, type Task, type TaskState, type UnknownState } from '../core/pipeline/task.ts'
import { isWait, STAGE_NAMES, type StageName, type WaitStage, type WorkStage } from '../core/stages.ts'
import type { Target } from '../core/target.ts'

/** A task's row: the request, and the state that core changes. */
export interface TaskRecord {
  readonly task: Task
  readonly title: string
  readonly rawRequest: string
  readonly language: Language
  readonly requester: Actor
  /** Slack workspace; `null`: the only or default one. */
  readonly team: string | null
  /** Slack channel of the card; `null`: the default channel. */
  readonly channel: string | null
  /** `null`: the configured default repository and branch. */
  readonly target: Target | null
  readonly pullRequest: { readonly number: number; readonly url: string } | null
  /** This task's own cap; `null`: the configured one. */
  readonly budgetUsd: number | null
  /** An approver raised the cap, so it may exceed the configured one. */
  readonly budgetRaised: boolean
  /** Keyed hash of the original request; `null`: older than this column. */
  readonly requestHash: string | null
  /** The model for all its roles; `null`: the configured ones. */
  readonly model: string | null
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

// Loose objects keep fields of a newer version, so that they survive a save by this one.
const counts = z.record(z.string(), z.number().int())
const SectionState = z.discriminatedUnion('gate', [
  z.looseObject({ gate: z.literal('open'), findings: z.array(z.looseObject(Finding.shape)) }),
  z.looseObject({ gate: z.literal('passed') }),
  z.looseObject({ gate: z.literal('not_needed'), reason: z.string() }),
])
const Sections = z.strictObject({ backend: SectionState, frontend: SectionState, docs: SectionState })
const Progress = z.looseObject({ open: counts, seen: z.record(z.string(), z.number().int()) })

const stage = z.enum(STAGE_NAMES as [StageName, ...StageName[]])
const workStage = z.enum(STAGE_NAMES.filter((name): name is WorkStage => !isWait(name)) as [WorkStage, ...WorkStage[]])
const pausableStage = z.union([workStage, z.literal('CI_WAIT')])
const waitStage = z.enum(STAGE_NAMES.filter(isWait) as [WaitStage, ...WaitStage[]])
const reason = z.string()
const State = z.discriminatedUnion('status', [
  z.object({ status: z.literal('RUNNING'), stage: workStage }),
  z.object({ status: z.literal('WAITING'), stage: waitStage }),
  z.object({ status: z.literal('PAUSED'), stage: pausableStage, cause: z.string(), reason, acts: z.array(z.string()) }),
  z.object({ status: z.literal('FAILED'), stage, reason, retryStage: stage }),
  z.object({ status: z.literal('CANCELLED'), stage, reason }),
  z.object({ status: z.literal('DONE'), stage: z.literal('DONE'), mergeSha: z.string() }),
])

const Row = z.object({
  id: z.number(),
  title: z.string(),
  raw_request: z.string(),
  uid: z.string().nullable(),
  language: z.enum(['en', 'ru']).catch('en'),
  requester_kind: z.enum(['slack', 'rest', 'system']).catch('system'),
  requester_id: z.string(),
  requester_name: z.string(),
  team: z.string().nullable(),
  channel: z.string().nullable(),
  seq: z.number(),
  revision: z.number(),
  status: z.string(),
  stage: z.string(),
  reason: z.string().nullable(),
  pause_cause: z.string().nullable(),
  pause_acts: z.array(z.string()).nullable(),
  retry_stage: z.string().nullable(),
  merge_sha: z.string().nullable(),
  attempts: counts,
  granted: counts,
  sections: z.unknown(),
  progress: z.record(z.string(), Progress),
  head_sha: z.string().nullable(),
  heads: z.array(Head),
  branch: z.string().nullable(),
  reverts: z.number().nullable(),
  approvals: z.array(z.string()),
  approved_sha: z.string().nullable(),
  dependencies: z.looseObject({
    ...{ asked: z.array(z.string()), allowed: z.array(z.string()) },
    // Older versions write none.
    denied: z.array(z.string()).default([]),
  }),
  pull_request_number: z.number().nullable(),
  pull_request_url: z.string().nullable(),
  budget_usd: z.coerce.number().nullable(),
  budget_raised: z.boolean(),
  request_hash: z.string().nullable(),
  repository: z.string().nullable(),
  base_branch: z.string().nullable(),
  model: z.string().nullable(),
  created_at: z.date(),
  updated_at: z.date(),
})

/** Reads a row of any version: what only a newer one knows becomes an UNKNOWN state or is carried along. */
export function parseTask(raw: unknown): TaskRecord {
  const row = Row.parse(raw)
  const sections = Sections.safeParse(row.sections)
  return {
    task: {
      ...{ id: row.id, uid: row.uid, branch: row.branch ?? usualBranch(row.id), reverts: row.reverts },
      language: row.language,
      seq: row.seq,
      state: sections.success ? stateOf(row) : unknownState(row),
      attempts: row.attempts,
      granted: row.granted,
      sections: sections.data ?? newTask(row.id).sections,
      progress: row.progress,
      headSha: row.head_sha,
      heads: row.heads,
      approvals: row.approvals,
      approvedSha: row.approved_sha,
      dependencies: row.dependencies,
    },
    title: row.title,
    rawRequest: row.raw_request,
    language: row.language,
    requester: { kind: row.requester_kind, id: row.requester_id, name: row.requester_name },
    team: row.team,
    channel: row.channel,
    target:
      row.repository === null || row.base_branch === null
        ? null
        : { repository: row.repository, baseBranch: row.base_branch },
    pullRequest:
      row.pull_request_number === null || row.pull_request_url === null
        ? null
        : { number: row.pull_request_number, url: row.pull_request_url },
    budgetUsd: row.budget_usd,
    budgetRaised: row.budget_raised,
    requestHash: row.request_hash,
    model: row.model,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function stateOf(row: z.infer<typeof Row>): TaskState {
  const state = State.safeParse({
    ...{ status: row.status, stage: row.stage, reason: row.reason, mergeSha: row.merge_sha },
    ...{ retryStage: row.retry_stage, cause: row.pause_cause },
    acts: row.pause_acts ?? pauseActsOn(row.pause_cause ?? ''),
  })
  return state.success ? state.data : unknownState(row)
}

const unknownState = ({ status, stage }: { status: string; stage: string }): UnknownState => ({
  ...{ status: 'UNKNOWN', stage: 'UNKNOWN' },
  written: { status, stage },
})
