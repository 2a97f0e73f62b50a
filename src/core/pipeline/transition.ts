import type { Finding } from '../artifacts.ts'
import { reasonsIn } from '../reasons/reasons.ts'
import { producerOf, SECTIONS, STAGES, type StageName, stagesOf, type WorkStage } from '../stages.ts'
import { mayAllow, mayIgnoreChecks } from './acts.ts'
import { askWhoIsRight, ruled, withDisputes, withdrawnBy, withOpenDisputes } from './disputes.ts'
import type { Effect, PersonEvent, RunEvent, SectionFailure, TaskEvent, Verdict } from './events.ts'
import {
  advance,
  atHead,
  attempt,
  bySection,
  denial,
  failed,
  grant,
  NOT_APPROVED,
  openSection,
  remark,
  resetStuckDetector,
  rework,
  reworkable,
  sectionReworkedBy,
  withPlan,
} from './moves.ts'
import { pausedState } from './pauses.ts'
import { isStopped } from './standing.ts'
import { awaitsDecisionOn, isFinal, nextSection, stageOf, type Task } from './task.ts'

export interface Transition {
  readonly task: Task
  readonly effects: readonly Effect[]
}

/**
 * The state machine. `null`: the event no longer applies to the task (a second click, a late run, a redelivery),
 * which is normal and changes nothing.
 */
export function transition(task: Task, event: TaskEvent): Transition | null {
  if ('seq' in event && event.seq !== task.seq) return null
  const rule = RULES[event.type] as (task: Task, event: TaskEvent) => Task | null
  const ruled = rule(task, event)
  if (ruled === null) return null
  const moved = { ...ruled, seq: task.seq + 1 }
  return { task: moved, effects: effectsOf(task, moved) }
}

/** The event by which a stage passes, by what it produces. */
const PASSED_BY = {
  TaskSpec: 'run_passed',
  Plan: 'planned',
  Patch: 'patched',
  ReviewResult: 'run_passed',
  GateDecision: 'run_passed',
  ForeignPush: 'run_passed',
  MergeReceipt: 'merged',
} as const satisfies Readonly<Record<(typeof STAGES)[WorkStage]['produces'], RunEvent['type']>>

type Rule<T extends TaskEvent['type']> = (task: Task, event: Extract<TaskEvent, { type: T }>) => Task | null

const RULES: { [T in TaskEvent['type']]: Rule<T> } = {
  run_passed: (task, event) => {
    const stage = stagePassedBy(task, event)
    return stage === null ? null : advance(withdrawnBy(atHead(task, event.headSha), stage), stage)
  },
  patched: (task, event) => {
    const stage = stagePassedBy(task, event)
    if (stage === null) return null
    const { branch = task.branch, sections = [], disputed = [] } = event
    const planned = withPlan(atHead(task, event.headSha), sections)
    return advance({ ...withDisputes(planned, STAGES[stage].section, disputed), branch }, stage)
  },
  planned: (task, event) => {
    const stage = stagePassedBy(task, event)
    if (stage === null) return null
    const planned = withPlan(task, event.sections)
    return nextSection(planned) === null
      ? failed(planned, reasonsIn(task.language).task.nothingPlanned, 'PRODUCT')
      : advance(planned, stage)
  },
  run_failed: (task, event) => {
    const stage = runningStage(task)
    return stage === null ? null : attempt(task, isOwnWork(stage) ? STAGES[stage].rework : stage, event.reason)
  },
  run_abandoned: (task, event) => {
    const { state } = task
    if (state.status !== 'RUNNING' && state.status !== 'WAITING') return null
    return failed(task, event.reason, state.stage === 'MERGE' ? 'CI_WAIT' : state.stage)
  },
  review_rejected: (task, event) => judged(atHead(task, event.headSha), 'review', event.findings),
  gate_rejected: (task, event) => judged(task, 'gate', event.findings),
  merged: (task, event) => {
    const stage = stagePassedBy(task, event)
    return stage !== null && STAGES[stage].next === 'DONE'
      ? { ...task, state: { status: 'DONE', stage: 'DONE', mergeSha: event.mergeSha } }
      : null
  },
  merge_conflicted: (task, event) => {
    const stage = runningStage(task)
    const isDue = (stage !== null && STAGES[stage].kind === 'forge') || task.state.status === 'WAITING'
    return isDue ? rework(task, 'MERGE', bySection(task, event.failures, 'MERGE')) : null
  },
  paused: (task, event) => {
    const stage = runningStage(task)
    if (stage === null) return null
    const dependencies = { ...task.dependencies, asked: event.asked ?? [] }
    return { ...task, dependencies, state: pausedState(stage, event.cause, event.reason) }
  },
  ci_finished: (task, event) => {
    if (!waitsIn(task, 'CI_WAIT') || event.headSha !== task.headSha) return null
    return event.failures.length === 0
      ? advance(task, 'CI_WAIT')
      : rework(task, 'CI_WAIT', bySection(task, event.failures.map(withinPlan(task)), 'CI_WAIT'))
  },
  branch_moved: (task, event) => {
    if (task.state.status !== 'WAITING' && runningStage(task) !== 'MERGE') return null
    const isForeign = event.headSha !== task.headSha && event.madeBy === 'others'
    const moved = atHead({ ...task, ...NOT_APPROVED }, event.headSha, event.madeBy)
    return attempt(moved, isForeign ? 'PUSH_GATE' : 'CI_WAIT', event.reason)
  },
  merged_outside: (task, { headSha, mergeSha }) => {
    if (isFinal(task.state.status) || stageOf(task) === null) return null
    return { ...atHead(task, headSha, 'others'), state: { status: 'DONE', stage: 'DONE', mergeSha } }
  },
  stopped_outside: (task, { cause, reason }) => {
    const stage = runningStage(task)
    if (stage !== null) return { ...task, state: pausedState(stage, cause, reason) }
    if (task.state.status !== 'WAITING') return null
    return { ...attempt(task, 'CI_WAIT', reason), state: pausedState('CI_WAIT', cause, reason) }
  },
  restored_outside: (task) => (isStopped(task) ? resumed(task) : null),
  decided,
  cancelled: (task, event) => {
    const stage = stageOf(task)
    if (isFinal(task.state.status) || stage === null) return null
    return { ...task, ...NOT_APPROVED, state: { status: 'CANCELLED', stage, reason: event.reason } }
  },
  held: (task, event) => {
    const stage = runningStage(task)
    return stage === null ? null : { ...task, state: pausedState(stage, event.cause, event.reason) }
  },
  retried: (task) => {
    if (task.state.status !== 'FAILED') return null
    const { retryStage } = task.state
    const { section } = STAGES[retryStage]
    const stages = section === null ? [retryStage] : stagesOf(section)
    return attempt(grant(resetStuckDetector(task), stages), retryStage, '')
  },
  checks_ignored: (task, { headSha, checks }) =>
    mayIgnoreChecks(task) && headSha === task.headSha && checks.length > 0 ? resumed(task) : null,
  packages_denied: (task, { comment }) => {
    const { state } = task
    if (state.status !== 'PAUSED' || !mayAllow(task)) return null
    const section = sectionReworkedBy(task, state.stage)
    const before = task.sections[section]
    const findings = [...(before.gate === 'open' ? before.findings : []), denial(task, comment)]
    const open = openSection(resetStuckDetector(denied(task)), section, findings)
    return attempt(grant(open, stagesOf(section)), producerOf(section), '')
  },
  resumed,
}

/** CI opens no section that the plan has left out: whoever answers for the whole change gets the finding. */
const withinPlan =
  ({ sections }: Task) =>
  (failure: SectionFailure): SectionFailure =>
    failure.section !== null && sections[failure.section].gate === 'not_needed'
      ? { ...failure, section: null }
      : failure

/** Goes on where it has paused, or as a person has said who is right. */
function resumed(task: Task, event: Extract<PersonEvent, { type: 'resumed' }> | null = null): Task | null {
  const { state } = task
  if (state.status !== 'PAUSED') return null
  const settled = state.cause === 'question' ? ruled(task, event?.answer?.text ?? '') : null
  if (settled !== null) return resetStuckDetector(mayAskAgain(settled))
  const answered = state.cause === 'question' ? resetStuckDetector(mayAskAgain(task)) : allowed(task)
  const { stage } = state
  return { ...answered, state: stage === 'CI_WAIT' ? { status: 'WAITING', stage } : { status: 'RUNNING', stage } }
}

function decided(task: Task, event: Extract<PersonEvent, { type: 'decided' }>): Task | null {
  if (!awaitsDecisionOn(task, event.headSha)) return null
  const { verdict } = event
  if (verdict.decision === 'approve') return approved(task, event)
  if (verdict.decision === 'reject') {
    const section = reworkable(task)
    const open = openSection(task, section, [remark(task, verdict.comment)])
    return failed(open, reasonsIn(task.language).task.rejected(verdict.comment), producerOf(section))
  }
  return sentBackByPerson(task, verdict)
}

/** One rework answers all that a person has said, in each section that it concerns. */
function sentBackByPerson(task: Task, verdict: Extract<Verdict, { decision: 'request_changes' }>): Task {
  const { section: named, comment, remarks = [] } = verdict
  const said = remarks.map(withinPlan(task)).map(({ section, finding }) => ({ section: section ?? named, finding }))
  const asked = said.length > 0 ? said : [{ section: named, finding: remark(task, comment) }]
  const found = bySection(task, asked, 'HUMAN_APPROVAL')
  const first = SECTIONS.find((section) => found.has(section)) ?? named
  const open = [...found].reduce((before, [section, own]) => openSection(before, section, own), mayAskAgain(task))
  const stages = [...found.keys()].flatMap((section) => stagesOf(section))
  return attempt(grant(resetStuckDetector(open), stages), producerOf(first), '')
}

/** Whoever lets the task go on has read which packages it asks for. */
function allowed(task: Task): Task {
  const { asked, ...before } = task.dependencies
  return { ...task, dependencies: { ...before, asked: [], allowed: [...new Set([...before.allowed, ...asked])] } }
}

function denied(task: Task): Task {
  const { asked, ...before } = task.dependencies
  return { ...task, dependencies: { ...before, asked: [], denied: [...new Set([...before.denied, ...asked])] } }
}

/** People have said something new, so that a no of before may be none any more. */
const mayAskAgain = (task: Task): Task => ({ ...task, dependencies: { ...task.dependencies, denied: [] } })

/** Keeps waiting until enough different people have approved this commit. */
function approved(task: Task, { headSha, by, approvalsNeeded }: Extract<PersonEvent, { type: 'decided' }>) {
  if (task.approvals.includes(by)) return null
  const counted = { ...task, approvals: [...task.approvals, by] }
  return counted.approvals.length < approvalsNeeded
    ? counted
    : advance({ ...counted, approvedSha: headSha }, 'HUMAN_APPROVAL')
}

/** A review or gate did not pass: its section's producer gets the findings and another attempt. */
function judged(task: Task, kind: 'review' | 'gate', findings: readonly Finding[]): Task | null {
  const stage = runningStage(task)
  if (stage === null || STAGES[stage].kind !== kind) return null
  const sentBack = () => rework(task, stage, new Map([[sectionReworkedBy(task, stage), findings]]))
  return askWhoIsRight(task, stage, findings) ?? withOpenDisputes(task, sentBack(), stage)
}

/** Effects follow from the task's new state, never from the event that led there. */
function effectsOf(before: Task, task: Task): Effect[] {
  const { id: taskId, seq, state } = task
  const effects: Effect[] = [{ type: 'refresh_card', taskId }]
  if (state.status === 'RUNNING') effects.push({ type: 'run_stage', taskId, seq })
  if (state.status === 'WAITING' && state.stage === 'CI_WAIT' && task.headSha !== null) {
    effects.push({ type: 'watch_ci', taskId, seq, headSha: task.headSha })
  }
  if ((isEnded(task) || endsBeside(before, task)) && before.state.status === 'RUNNING') {
    effects.push({ type: 'stop_run', taskId, seq: before.seq })
  }
  if (isFinal(state.status)) effects.push({ type: 'tidy_up', taskId, seq })
  // Its card says what has become of the revert.
  if (isFinal(state.status) && task.reverts !== null) effects.push({ type: 'refresh_card', taskId: task.reverts })
  return effects
}

/** Whether somebody has merged it while another stage than MERGE was at work. */
const endsBeside = (before: Task, { state }: Task): boolean => state.status === 'DONE' && stageOf(before) !== 'MERGE'

/** Whether a person has ended it, here or on the forge, so that what is under way has to stop. */
const isEnded = (task: Task): boolean => {
  const { state } = task
  if (state.status === 'CANCELLED' || isStopped(task)) return true
  return state.status === 'PAUSED' && (state.cause === 'person' || state.cause === 'halt')
}

/** The running stage, if `event` is the one by which it passes. */
function stagePassedBy(task: Task, event: RunEvent): WorkStage | null {
  const stage = runningStage(task)
  return stage !== null && PASSED_BY[STAGES[stage].produces] === event.type ? stage : null
}

const isOwnWork = (stage: WorkStage): boolean => STAGES[stage].kind === 'agent' || STAGES[stage].kind === 'plan'

const runningStage = (task: Task): WorkStage | null => (task.state.status === 'RUNNING' ? task.state.stage : null)

const waitsIn = (task: Task, stage: StageName): boolean => task.state.status === 'WAITING' && task.state.stage === stage
