import type { Finding } from '../artifacts.ts'
import { reasonsIn } from '../reasons/reasons.ts'
import {
  ATTEMPT_LIMIT,
  isWait,
  producerOf,
  SECTIONS,
  type Section,
  STAGES,
  type StageName,
  stagesOf,
  type WorkStage,
} from '../stages.ts'
import type { Effect, PersonEvent, SectionFailure, SectionPlan, TaskEvent } from './events.ts'
import { afterAPersonsWord, NO_ROUND_YET, type Progress, passedBy, sentBack } from './progress.ts'
import { awaitsDecisionOn, isFinal, nextSection, OPEN_SECTION, type SectionState, type Task } from './task.ts'

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
  const moved = rule(task, event)
  return moved === null ? null : settle(task, { ...moved, seq: task.seq + 1 })
}

/** Products whose content the state machine need not know. */
const PASSES_ALONE: ReadonlySet<string> = new Set(['TaskSpec', 'ReviewResult', 'GateDecision'])

type Rule<T extends TaskEvent['type']> = (task: Task, event: Extract<TaskEvent, { type: T }>) => Task | null

const RULES: { [T in TaskEvent['type']]: Rule<T> } = {
  run_passed: (task, event) => {
    const stage = runningStage(task)
    return stage === null || !PASSES_ALONE.has(STAGES[stage].produces)
      ? null
      : advance(atHead(task, event.headSha), stage)
  },
  patched: (task, event) => {
    const stage = runningStage(task)
    return stage === null || STAGES[stage].produces !== 'Patch'
      ? null
      : advance({ ...task, headSha: event.headSha }, stage)
  },
  planned: (task, event) => {
    if (runningStage(task) !== 'ORCHESTRATE') return null
    const planned = withPlan(task, event.sections)
    return nextSection(planned) === null
      ? failed(planned, reasonsIn(task.language).task.nothingPlanned, 'PRODUCT')
      : advance(planned, 'ORCHESTRATE')
  },
  run_failed: (task, event) => {
    const stage = runningStage(task)
    return stage === null ? null : attempt(task, stage, event.reason)
  },
  run_abandoned: (task, event) => {
    const { state } = task
    if (state.status !== 'RUNNING' && state.status !== 'WAITING') return null
    return failed(task, event.reason, state.stage === 'MERGE' ? 'CI_WAIT' : state.stage)
  },
  review_rejected: (task, event) => judged(atHead(task, event.headSha), 'review', event.findings),
  gate_rejected: (task, event) => judged(task, 'gate', event.findings),
  merged: (task, event) =>
    runningStage(task) === 'MERGE'
      ? { ...task, state: { status: 'DONE', stage: 'DONE', mergeSha: event.mergeSha } }
      : null,
  merge_conflicted: (task, event) =>
    runningStage(task) === 'MERGE' ? rework(task, 'MERGE', bySection(event.failures)) : null,
  paused: (task, event) => {
    const stage = runningStage(task)
    if (stage === null) return null
    return { ...task, state: { status: 'PAUSED', stage, cause: event.cause, reason: event.reason } }
  },
  ci_finished: (task, event) => {
    if (!waitsIn(task, 'CI_WAIT') || event.headSha !== task.headSha) return null
    return event.failures.length === 0 ? advance(task, 'CI_WAIT') : rework(task, 'CI_WAIT', bySection(event.failures))
  },
  branch_moved: (task, event) => {
    if (task.state.status !== 'WAITING' && runningStage(task) !== 'MERGE') return null
    return attempt({ ...task, ...NOT_APPROVED, headSha: event.headSha }, 'CI_WAIT', event.reason)
  },
  decided,
  cancelled: (task, event) => {
    const { state } = task
    if (isFinal(state.status) || state.stage === 'DONE') return null
    return { ...task, ...NOT_APPROVED, state: { status: 'CANCELLED', stage: state.stage, reason: event.reason } }
  },
  retried: (task) => {
    if (task.state.status !== 'FAILED') return null
    const { retryStage } = task.state
    const { section } = STAGES[retryStage]
    const stages = section === null ? [retryStage] : stagesOf(section)
    return attempt(grant(anew(task), stages), retryStage, '')
  },
  resumed: (task) => {
    const { state } = task
    if (state.status !== 'PAUSED') return null
    const heard = state.cause === 'question' ? anew(task) : task
    return { ...heard, state: { status: 'RUNNING', stage: state.stage } }
  },
}

function decided(task: Task, event: Extract<PersonEvent, { type: 'decided' }>): Task | null {
  if (!awaitsDecisionOn(task, event.headSha)) return null
  const { verdict } = event
  if (verdict.decision === 'approve') return approved(task, event)
  if (verdict.decision === 'reject') {
    const section = reworkable(task)
    const open = openSection(task, section, [remark(task, verdict.comment)])
    return failed(open, reasonsIn(task.language).task.rejected(verdict.comment), producerOf[section])
  }
  const open = openSection(task, verdict.section, [remark(task, verdict.comment)])
  return attempt(grant(anew(open), stagesOf(verdict.section)), producerOf[verdict.section], '')
}

/** Waits on until enough different people have approved this commit. */
function approved(task: Task, { headSha, by, approvalsNeeded }: Extract<PersonEvent, { type: 'decided' }>) {
  if (task.approvals.includes(by)) return null
  const counted = { ...task, approvals: [...task.approvals, by] }
  return counted.approvals.length < approvalsNeeded
    ? counted
    : advance({ ...counted, approvedSha: headSha }, 'HUMAN_APPROVAL')
}

/** A review or gate said no: its section's producer gets the findings and its next attempt. */
function judged(task: Task, kind: 'review' | 'gate', findings: readonly Finding[]): Task | null {
  const stage = runningStage(task)
  if (stage === null || STAGES[stage].kind !== kind) return null
  const { section } = STAGES[stage]
  return section === null ? null : rework(task, stage, new Map([[section, findings]]))
}

/** The next attempt of the first section's producer; where a section gets nowhere, a person is asked first. */
function rework(task: Task, judge: StageName, bySection: ReadonlyMap<Section, readonly Finding[]>): Task {
  let reopened = task
  const stuck: Finding[] = []
  for (const [section, findings] of bySection) {
    reopened = openSection(reopened, section, findings)
    if (STAGES[judge].kind === 'forge') continue // the base moved: nobody's judgement of the work
    const { progress, isStuck } = sentBack(task.progress[section] ?? NO_ROUND_YET, judge, findings)
    reopened = withProgress(reopened, section, progress)
    if (isStuck) stuck.push(...findings)
  }
  const first = SECTIONS.find((section) => bySection.has(section)) ?? 'backend'
  const next = attempt(reopened, producerOf[first], summary([...bySection.values()].flat()))
  if (stuck.length === 0 || next.state.status !== 'RUNNING') return next
  return {
    ...next,
    state: { ...next.state, status: 'PAUSED', cause: 'question', reason: question(task, judge, stuck) },
  }
}

/** Every section's own failures; nobody's are the backend's. */
const bySection = (failures: readonly SectionFailure[]): Map<Section, Finding[]> =>
  new Map(
    [...Map.groupBy(failures, ({ section }) => section ?? 'backend')].map(([section, own]) => [
      section,
      own.map(({ finding }) => finding),
    ]),
  )

/** The stage after a passed one. A passed gate closes its section. */
function advance(task: Task, stage: StageName): Task {
  const { next, kind, section } = STAGES[stage]
  const judged = withoutOpen(task, stage)
  const closed = kind === 'gate' && section !== null ? withSection(judged, section, { gate: 'passed' }) : judged
  if (next !== 'NEXT_SECTION') return attempt(closed, next as StageName, '')
  const open = nextSection(closed)
  return attempt(closed, open === null ? 'CI_WAIT' : producerOf[open], '')
}

/** Starts the next run of a stage, or fails the task when its attempts are spent. */
function attempt(task: Task, stage: StageName, because: string): Task {
  const { limit } = STAGES[stage]
  const used = task.attempts[stage] ?? 0
  if (limit !== null && used >= (task.granted[stage] ?? limit)) {
    const { task: words, stages } = reasonsIn(task.language)
    return failed(task, words.spent(stages[stage], used, because), stage)
  }
  const attempts = { ...task.attempts, [stage]: used + 1 }
  return { ...task, attempts, state: isWait(stage) ? { status: 'WAITING', stage } : { status: 'RUNNING', stage } }
}

/** Effects follow from where the task came to stand, never from how it came there. */
function settle(before: Task, task: Task): Transition {
  const { id: taskId, seq, state } = task
  const effects: Effect[] = [{ type: 'refresh_card', taskId }]
  if (state.status === 'RUNNING') effects.push({ type: 'run_stage', taskId, seq })
  if (state.status === 'WAITING' && state.stage === 'CI_WAIT' && task.headSha !== null) {
    effects.push({ type: 'watch_ci', taskId, seq, headSha: task.headSha })
  }
  if (state.status === 'CANCELLED' && before.state.status === 'RUNNING') {
    effects.push({ type: 'stop_run', taskId, seq: before.seq })
  }
  if (isFinal(state.status)) effects.push({ type: 'tidy_up', taskId, seq })
  return { task, effects }
}

function withPlan(task: Task, plan: readonly SectionPlan[]): Task {
  return plan.reduce(
    (planned, { section, needed, reason }) =>
      withSection(planned, section, needed ? OPEN_SECTION : { gate: 'not_needed', reason }),
    task,
  )
}

const NOT_APPROVED = { approvals: [], approvedSha: null } as const

const runningStage = (task: Task): WorkStage | null => (task.state.status === 'RUNNING' ? task.state.stage : null)

const atHead = (task: Task, headSha: string | null): Task => (headSha === null ? task : { ...task, headSha })

const waitsIn = (task: Task, stage: StageName): boolean => task.state.status === 'WAITING' && task.state.stage === stage

const failed = (task: Task, reason: string, retryStage: StageName): Task => ({
  ...task,
  ...NOT_APPROVED,
  state: { status: 'FAILED', stage: task.state.stage === 'DONE' ? retryStage : task.state.stage, reason, retryStage },
})

const withSection = (task: Task, section: Section, state: SectionState): Task => ({
  ...task,
  sections: { ...task.sections, [section]: state },
})

const withProgress = (task: Task, section: Section, progress: Progress): Task => ({
  ...task,
  progress: { ...task.progress, [section]: progress },
})

const withEachProgress = (task: Task, change: (progress: Progress) => Progress): Task => ({
  ...task,
  progress: Object.fromEntries(Object.entries(task.progress).map(([section, it]) => [section, change(it)])),
})

const withoutOpen = (task: Task, judge: StageName): Task =>
  withEachProgress(task, (progress) => passedBy(progress, judge))

/** A person's word: what did not get better before it is not held against what comes. */
const anew = (task: Task): Task => withEachProgress(task, afterAPersonsWord)

const openSection = (task: Task, section: Section, findings: readonly Finding[]): Task =>
  withSection({ ...task, ...NOT_APPROVED }, section, { gate: 'open', findings })

/** A person's word: three more attempts for each of these stages, counted from now. */
const grant = (task: Task, stages: readonly StageName[]): Task => ({
  ...task,
  granted: {
    ...task.granted,
    ...Object.fromEntries(stages.map((stage) => [stage, (task.attempts[stage] ?? 0) + ATTEMPT_LIMIT])),
  },
})

/** The section that answers for the whole change when nobody named one. */
const reworkable = (task: Task): Section =>
  SECTIONS.find((section) => task.sections[section].gate !== 'not_needed') ?? 'backend'

const remark = ({ language }: Task, comment: string): Finding => ({
  severity: 'blocker',
  title: reasonsIn(language).task.personAsked,
  detail: comment,
  file: null,
  line: null,
  quote: null,
})

function question({ language }: Task, judge: StageName, findings: readonly Finding[]): string {
  const { task: words, stages } = reasonsIn(language)
  return words.noProgress(stages[judge], summary(findings))
}

const summary = (findings: readonly Finding[]): string => findings.map((finding) => finding.title).join('; ')
