import type { KeptCapsule } from '../core/approval/capsule.ts'
import { reservationText } from '../core/approval/reservation-text.ts'
import { type Reservation, reservations } from '../core/approval/reservations.ts'
import { type Judge, verdictsFor } from '../core/judgement/verdicts.ts'
import { markOf } from '../core/merge-candidate.ts'
import { questionOf } from '../core/pipeline/task.ts'
import type { StoredArtifact } from '../store/artifacts.ts'
import { newest } from '../store/artifacts.ts'
import type { Decision } from '../store/decisions.ts'
import type { Run } from '../store/runs.ts'
import type { TaskRecord } from '../store/task-row.ts'
import { spentOf, type TaskView, waitOf } from '../store/task-view.ts'

/** What the list shows of a task. Times are ISO 8601 in UTC. */
export const taskSummary = ({ task, ...record }: TaskRecord) => ({
  id: task.id,
  uid: task.uid,
  title: record.title,
  status: task.state.status,
  stage: task.state.stage,
  reason: 'reason' in task.state ? task.state.reason : null,
  /** While PAUSED: why, and what leads on beside `cancel`. */
  pause: task.state.status === 'PAUSED' ? { cause: task.state.cause, acts: task.state.acts } : null,
  /** What the task asks a person; answered by `resume`. */
  question: questionOf(task),
  language: record.language,
  requester: record.requester.name,
  repository: record.target?.repository ?? null,
  base_branch: record.target?.baseBranch ?? null,
  /** The task whose merge this one takes back. */
  reverts: task.reverts,
  head_sha: task.headSha,
  pull_request: record.pullRequest,
  created_at: record.createdAt,
  updated_at: record.updatedAt,
})

/** The whole task. */
export const taskResource = (view: TaskView) => ({
  ...taskSummary(view),
  raw_request: view.rawRequest,
  task_spec: newest(view.artifacts, 'TaskSpec')?.content ?? null,
  branch: view.task.headSha === null ? null : view.task.branch,
  merge_sha: 'mergeSha' in view.task.state ? view.task.state.mergeSha : null,
  /** Of a done task: the one that takes it back, or is to. */
  reverted_by: view.revertedBy,
  /** Of an approved task: its place among those of its base, and the task right before it. */
  merge_line: view.line,
  /** While the task waits for its checks. */
  ci: view.ci,
  /** What a running task prepares before its next model call, and the file with its output. */
  preparing: view.preparing,
  /** What outside the task waits for to answer, since when, and when it is tried next. */
  waiting: waitOf(view),
  budget_usd: view.budgetUsd,
  /** What who asked for it chose; null: the configured models. */
  model: view.model,
  usage: usageOf(view.runs),
  runs: view.runs.map(runResource),
  artifacts: view.artifacts.map(artifactResource),
  /** What a newer version of the service wrote and this one cannot read. */
  unread: view.unread,
  candidate: candidateOf(view),
  /** Each review and gate, and whether it has judged what stands for `head_sha`. */
  verdicts: verdictsFor(view.task, view.artifacts).judges.map(verdictResource),
  /** What an approval of `head_sha` has to acknowledge by name, worst first. */
  reservations: reservations(view.task, view.artifacts).map(reservationResource),
  decisions: view.decisions.map(decisionResource),
})

/** Names what a decision is due on; `null`: nothing was put before people, or no longer. */
function candidateOf({ artifacts, task }: TaskView): string | null {
  const { candidate } = verdictsFor(task, artifacts)
  return candidate === null ? null : markOf(candidate)
}

const verdictResource = ({ stage, kind, verdict, judgedSha }: Judge) => ({
  ...{ stage, kind, verdict },
  judged_sha: judgedSha,
})

export const reservationResource = (reservation: Reservation) => ({
  name: reservation.name,
  kind: reservation.kind,
  ...reservationText(reservation, 'en'),
})

/** `actor` is a person's name or a token's. */
export const decisionResource = (decision: Decision) => ({
  id: decision.id,
  stage: decision.stage,
  decision: decision.decision,
  section: decision.section,
  actor: decision.actor.name,
  actor_id: decision.actor.id,
  via: decision.via,
  comment: decision.comment,
  head_sha: decision.headSha,
  /** What it was told of and said yes to. */
  acknowledged: decision.acknowledged,
  created_at: decision.createdAt,
  capsule: decision.capsule === null ? null : capsuleResource(decision.capsule),
})

/** What was approved. `carried_from`: the id of the capsule whose approval holds on here. */
const capsuleResource = ({ id, content, sha256, carriedFrom }: KeptCapsule) => ({
  ...{ id, sha256, carried_from: carriedFrom },
  ...content,
})

const runResource = (run: Run) => ({
  id: run.id,
  stage: run.stage,
  attempt: run.attempt,
  status: run.status,
  reason: run.reason,
  started_at: run.startedAt,
  finished_at: run.finishedAt,
  usage: run.usage,
})

const artifactResource = (artifact: StoredArtifact) => ({
  id: artifact.id,
  run_id: artifact.runId,
  stage: artifact.stage,
  kind: artifact.kind,
  content: artifact.content,
  created_at: artifact.createdAt,
})

function usageOf(runs: readonly Run[]) {
  const spent = spentOf(runs)
  return {
    prompt_tokens: spent.promptTokens,
    cached_tokens: spent.cachedTokens,
    completion_tokens: spent.completionTokens,
    cost_usd: spent.costUsd,
  }
}
