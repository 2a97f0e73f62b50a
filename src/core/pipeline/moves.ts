import type { Finding } from '../artifacts.ts'
import { type Head, withHead } from '../heads.ts'
import { reasonsIn } from '../reasons/reasons.ts'
import { ATTEMPT_LIMIT, gateOf, isWait, producerOf, SECTIONS, type Section, STAGES, type StageName } from '../stages.ts'
import type { SectionFailure, SectionPlan } from './events.ts'
import { pausedState } from './pauses.ts'
import { afterHumanAnswer, NO_ROUND_YET, type Progress, passedBy, sentBack } from './progress.ts'
import { isRevertOnly, nextSection, OPEN_SECTION, type SectionState, stageOf, type Task } from './task.ts'

/** Starts the next attempt of the first section's producer, or asks a person where a section makes no progress. */
export function rework(task: Task, judge: StageName, bySection: ReadonlyMap<Section, readonly Finding[]>): Task {
  let reopened = task
  const stuck: Finding[] = []
  for (const [section, findings] of bySection) {
    reopened = openSection(reopened, section, findings)
    if (STAGES[judge].kind === 'forge') continue // a merge conflict does not judge the work
    const { progress, isStuck } = sentBack(task.progress[section] ?? NO_ROUND_YET, judge, findings)
    reopened = withProgress(reopened, section, progress)
    if (isStuck) stuck.push(...findings)
  }
  const first = SECTIONS.find((section) => bySection.has(section)) ?? sectionReworkedBy(task, judge)
  const found = [...bySection.values()].flat()
  const next = attempt(reopened, producerOf(first), summary(found))
  if (isRevertOnly(task, first) && next.state.status === 'RUNNING')
    return { ...next, state: pausedState(next.state.stage, 'question', revertQuestion(task, judge, found)) }
  if (stuck.length === 0 || next.state.status !== 'RUNNING') return next
  return { ...next, state: pausedState(next.state.stage, 'question', question(task, judge, stuck)) }
}

/** The section that gets this stage's unowned findings: as the stage's row says, or else the first that is needed. */
export function sectionReworkedBy(task: Task, stage: StageName): Section {
  const named = STAGES[STAGES[stage].rework].section ?? SECTIONS[0]
  return task.sections[named].gate === 'not_needed' ? reworkable(task) : named
}

/** Groups failures by the section that has to answer them. */
export const bySection = (task: Task, failures: readonly SectionFailure[], stage: StageName): Map<Section, Finding[]> =>
  new Map(
    [...Map.groupBy(failures, ({ section }) => section ?? sectionReworkedBy(task, stage))].map(([section, own]) => [
      section,
      own.map(({ finding }) => finding),
    ]),
  )

/** Moves to the stage after a passed one. A passed gate closes its section. */
export function advance(task: Task, stage: StageName): Task {
  const { next, kind, section } = STAGES[stage]
  const judged = withIssuesClosed(task, stage)
  const closed = kind === 'gate' && section !== null ? withSection(judged, section, { gate: 'passed' }) : judged
  if (next === 'DONE') throw new TypeError(`${stage} ends the pipeline by an event of its own.`)
  if (next !== 'NEXT_SECTION') return attempt(closed, next, '')
  const open = nextSection(closed)
  return attempt(closed, open === null ? 'CI_WAIT' : isRevertOnly(closed, open) ? gateOf(open) : producerOf(open), '')
}

/** Starts the next run of a stage, or fails the task when its attempts are spent. */
export function attempt(task: Task, stage: StageName, because: string): Task {
  const { limit } = STAGES[stage]
  const used = task.attempts[stage] ?? 0
  if (limit !== null && used >= (task.granted[stage] ?? limit)) {
    const { task: words, stages } = reasonsIn(task.language)
    return failed(task, words.spent(stages[stage], used, because), stage)
  }
  const attempts = { ...task.attempts, [stage]: used + 1 }
  return { ...task, attempts, state: isWait(stage) ? { status: 'WAITING', stage } : { status: 'RUNNING', stage } }
}

export function withPlan(task: Task, plan: readonly SectionPlan[]): Task {
  return plan.reduce(
    (planned, { section, needed, reason }) =>
      withSection(planned, section, needed ? OPEN_SECTION : { gate: 'not_needed', reason }),
    task,
  )
}

export const NOT_APPROVED = { approvals: [], approvedSha: null } as const

/** `headSha` `null`: the run has committed nothing. */
export const atHead = (task: Task, headSha: string | null, madeBy: Head['madeBy'] = 'us'): Task =>
  headSha === null || headSha === task.headSha ? task : { ...task, ...withHead(task, headSha, madeBy) }

export const failed = (task: Task, reason: string, retryStage: StageName): Task => ({
  ...task,
  ...NOT_APPROVED,
  state: { status: 'FAILED', stage: stageOf(task) ?? retryStage, reason, retryStage },
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

const withIssuesClosed = (task: Task, judge: StageName): Task =>
  withEachProgress(task, (progress) => passedBy(progress, judge))

/** A human answer resets the stuck detector. */
export const resetStuckDetector = (task: Task): Task => withEachProgress(task, afterHumanAnswer)

export const openSection = (task: Task, section: Section, findings: readonly Finding[]): Task =>
  withSection({ ...task, ...NOT_APPROVED }, section, { gate: 'open', findings })

/** A person grants each of these stages three more attempts, counted from now. */
export const grant = (task: Task, stages: readonly StageName[]): Task => ({
  ...task,
  granted: {
    ...task.granted,
    ...Object.fromEntries(stages.map((stage) => [stage, (task.attempts[stage] ?? 0) + ATTEMPT_LIMIT])),
  },
})

/** The section that answers for the whole change when none is named. */
export const reworkable = (task: Task): Section =>
  SECTIONS.find((section) => task.sections[section].gate !== 'not_needed') ?? 'backend'

export const remark = ({ language }: Task, comment: string): Finding => ({
  severity: 'blocker',
  title: reasonsIn(language).task.personAsked,
  detail: comment,
  file: null,
  line: null,
  quote: null,
})

/** What a person says no to, as the author has to answer it. */
export const denial = (task: Task, comment: string): Finding => ({
  ...remark(task, comment),
  title: reasonsIn(task.language).task.packagesDenied(task.dependencies.asked.join('; ')),
})

function question({ language }: Task, judge: StageName, findings: readonly Finding[]): string {
  const { task: words, stages } = reasonsIn(language)
  return words.noProgress(stages[judge], summary(findings))
}

/** No agent works on what code has taken back until a person asks for it. */
const revertQuestion = ({ language }: Task, judge: StageName, findings: readonly Finding[]): string => {
  const { revert, stages } = reasonsIn(language)
  return revert.sentBack(stages[judge], summary(findings))
}

const summary = (findings: readonly Finding[]): string => findings.map((finding) => finding.title).join('; ')
