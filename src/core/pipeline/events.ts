import type { Disputed, Finding, InterruptedCheck } from '../artifacts.ts'
import type { Head } from '../heads.ts'
import type { Obstacle } from '../reasons/obstacles.ts'
import type { TakenRemark } from '../remarks/taken.ts'
import type { Section } from '../stages.ts'
import type { KnownPauseCause } from './pauses.ts'

/** A person or a token, as decisions and the audit name them. */
export interface Actor {
  readonly kind: 'slack' | 'rest' | 'system'
  /** Slack user id, or the token's name. */
  readonly id: string
  readonly name: string
}

export type Verdict =
  | { readonly decision: 'approve'; readonly comment: string | null }
  | { readonly decision: 'reject'; readonly comment: string }
  | {
      readonly decision: 'request_changes'
      readonly section: Section
      readonly comment: string
      /** What was said on the forge, each for whom it concerns; absent: the comment is all that was said. */
      readonly remarks?: readonly RemarkFailure[]
    }

/** A remark of a person as a finding; `section` `null`: of the section that the verdict names. */
export interface RemarkFailure extends SectionFailure {
  readonly remark: TakenRemark
}

export interface SectionPlan {
  readonly section: Section
  readonly needed: boolean
  readonly reason: string
}

/** What a job reports about its run; `seq` fences it against late and repeated deliveries. */
export type RunEvent =
  /** `headSha`: set when the run itself has committed, e.g. a reviewer's tests. */
  | { readonly type: 'run_passed'; readonly seq: number; readonly headSha: string | null }
  /** A section's producer, or a revert, has committed its work. */
  | {
      readonly type: 'patched'
      readonly seq: number
      readonly headSha: string
      /** The branch that has it, where another task has the usual one. */
      readonly branch?: string
      /** What of the product it changes, where no plan says so. */
      readonly sections?: readonly SectionPlan[]
      /** Findings that the author holds for wrong. */
      readonly disputed?: readonly Disputed[]
    }
  | { readonly type: 'planned'; readonly seq: number; readonly sections: readonly SectionPlan[] }
  /** The run's own result is not good enough: the stage's next attempt. */
  | { readonly type: 'run_failed'; readonly seq: number; readonly reason: string }
  /** The queue has given the run up, or no attempt can help: the task fails. */
  | { readonly type: 'run_abandoned'; readonly seq: number; readonly reason: string }
  | {
      readonly type: 'review_rejected'
      readonly seq: number
      readonly headSha: string | null
      readonly findings: readonly Finding[]
    }
  | { readonly type: 'gate_rejected'; readonly seq: number; readonly findings: readonly Finding[] }
  | { readonly type: 'merged'; readonly seq: number; readonly mergeSha: string }
  /** One failure for each section that owns conflicting files, since only its producer may write them. */
  | { readonly type: 'merge_conflicted'; readonly seq: number; readonly failures: readonly SectionFailure[] }
  | {
      readonly type: 'paused'
      readonly seq: number
      readonly cause: KnownPauseCause
      readonly reason: string
      /** The packages that a person has to allow; absent: none. */
      readonly asked?: readonly string[]
    }

/** What forge and CI report. */
export type WorldEvent =
  | { readonly type: 'ci_finished'; readonly headSha: string; readonly failures: readonly SectionFailure[] }
  /** Head or base moved under a waiting or merging task, which voids every approval. */
  | {
      readonly type: 'branch_moved'
      readonly seq: number
      readonly headSha: string
      /** `us`: the branch merged the base, or was signed. Pushes of others go through PUSH_GATE first. */
      readonly madeBy: Head['madeBy']
      readonly reason: string
    }
  /** Somebody has merged the pull request without us. */
  | {
      readonly type: 'merged_outside'
      readonly seq: number
      readonly headSha: string
      readonly mergeSha: string
      readonly reason: string
    }
  /** Somebody has done something to the pull request, or checks say nothing, so that a person has to say how it goes on. */
  | {
      readonly type: 'stopped_outside'
      readonly seq: number
      readonly cause: Obstacle | 'checks'
      readonly reason: string
      /** The checks that say nothing; absent: none. */
      readonly checks?: readonly InterruptedCheck[]
    }
  /** What had stopped the task is as it was. */
  | { readonly type: 'restored_outside'; readonly seq: number }

/** What has to be fixed, and the section whose producer fixes it; `null`: no section owns it. */
export interface SectionFailure {
  readonly section: Section | null
  readonly finding: Finding
}

/** What a person does. */
export type PersonEvent =
  | {
      readonly type: 'decided'
      readonly headSha: string
      readonly verdict: Verdict
      /** Key of the decider; a person's second approval does not count. */
      readonly by: string
      /** How many different people must approve before the commit is merged. */
      readonly approvalsNeeded: number
    }
  | { readonly type: 'cancelled'; readonly reason: string }
  /** Stopped for now: this task, or with it all. */
  | { readonly type: 'held'; readonly cause: 'person' | 'halt'; readonly reason: string }
  | { readonly type: 'retried' }
  | {
      readonly type: 'resumed'
      /** The task's new cap; `null`: unchanged. */
      readonly budgetUsd: number | null
      /** The answer to the task's question; a repeated `sourceKey` is stored once. */
      readonly answer: { readonly text: string; readonly sourceKey: string } | null
    }
  /** Checks that ended without a word about the code count for nothing: exactly these runs, of exactly this commit. */
  | {
      readonly type: 'checks_ignored'
      readonly seq: number
      readonly headSha: string
      readonly checks: readonly InterruptedCheck[]
    }
  /** The packages that the task asks for are not allowed; the author goes on without them, by the person's words. */
  | { readonly type: 'packages_denied'; readonly comment: string }

/** A person's acts other than a decision. */
export type PersonAct = Exclude<PersonEvent, { type: 'decided' }>

export type TaskEvent = RunEvent | WorldEvent | PersonEvent

/** What a transition causes outside; each effect becomes a job in the transition's own transaction. */
export type Effect =
  | { readonly type: 'run_stage'; readonly taskId: number; readonly seq: number }
  | { readonly type: 'watch_ci'; readonly taskId: number; readonly seq: number; readonly headSha: string }
  | { readonly type: 'stop_run'; readonly taskId: number; readonly seq: number }
  | { readonly type: 'refresh_card'; readonly taskId: number }
  | { readonly type: 'tidy_up'; readonly taskId: number; readonly seq: number }
