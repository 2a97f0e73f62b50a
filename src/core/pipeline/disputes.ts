import type { Disputed, Finding } from '../artifacts.ts'
import { isFoundBy, isSuspended, isUpheld, titleWithPlace } from '../findings/standing.ts'
import { reasonsIn } from '../reasons/reasons.ts'
import { ATTEMPT_LIMIT, producerOf, type Section, STAGES, type StageName, type WorkStage } from '../stages.ts'
import { type Ruling, rulingIn } from './acceptance.ts'
import { attempt, openSection } from './moves.ts'
import { pausedState } from './pauses.ts'
import { stageOf, type Task } from './task.ts'

export const findingsOf = ({ sections }: Pick<Task, 'sections'>, section: Section | null): readonly Finding[] => {
  const standing = section === null ? null : sections[section]
  return standing?.gate === 'open' ? standing.findings : []
}

/** The author holds these findings for wrong; those who found them look again. */
export function withDisputes(task: Task, section: Section | null, disputed: readonly Disputed[]): Task {
  if (section === null) return task
  const whys = new Map(disputed.map(({ finding, why }) => [finding, why]))
  return changeFindings(task, section, (finding) => {
    const why = whys.get(String(finding.id))
    return why === undefined ? finding : { ...finding, standing: 'disputed', dispute: { why, answer: null } }
  })
}

/** A reviewer that passes the work upholds nothing of what it found before. */
export const withdrawnBy = (task: Task, review: StageName): Task => {
  const { section } = STAGES[review]
  if (section === null) return task
  return changeFindings(task, section, (finding) =>
    finding.standing === 'disputed' && isFoundBy(finding, review) ? { ...finding, standing: 'withdrawn' } : finding,
  )
}

/** Another reviewer sends the work back: disputes that nobody has answered yet stand beside its findings. */
export function withOpenDisputes(before: Task, after: Task, review: StageName): Task {
  const { section } = STAGES[review]
  const kept = findingsOf(before, section).filter((one) => one.standing === 'disputed' && !isFoundBy(one, review))
  return section === null ? after : changeAll(after, section, [...findingsOf(after, section), ...kept])
}

/** Asks a person who is right where a reviewer upholds what the author disputes; `null`: it upholds nothing. */
export function askWhoIsRight(task: Task, review: WorkStage, findings: readonly Finding[]): Task | null {
  const { section } = STAGES[review]
  const upheld = findings.filter(isUpheld)
  if (section === null || upheld.length === 0) return null
  const { dispute, stages } = reasonsIn(task.language)
  const asked = upheld
    .map((one) => dispute.asked(stages[review], titleWithPlace(one), one.dispute?.why ?? '', one.dispute?.answer ?? ''))
    .join('\n')
  return {
    ...openSection(task, section, findings),
    state: pausedState(review, 'question', `${asked}\n${dispute.whoIsRight}`),
  }
}

const BY_RULING: Readonly<Record<Ruling | 'other', NonNullable<Finding['standing']>>> = {
  author: 'withdrawn',
  reviewer: 'upheld',
  other: 'open',
}

/**
 * A person has said who is right: the author answers what is left, else the reviewer takes back what it upheld. `null`:
 * that was not the question.
 */
export function ruled(task: Task, answer: string): Task | null {
  const stage = stageOf(task)
  const section = stage === null || STAGES[stage].kind !== 'review' ? null : STAGES[stage].section
  if (stage === null || section === null || !findingsOf(task, section).some(isUpheld)) return null
  const standing = BY_RULING[rulingIn(answer) ?? 'other']
  const settled = changeFindings(task, section, (one) => (isUpheld(one) ? { ...one, standing } : one))
  const isLeft = findingsOf(settled, section).some((one) => one.severity !== 'minor' && !isSuspended(one))
  const next = isLeft ? producerOf(section) : stage
  return attempt(withOneMore(settled, next), next, '')
}

/** A person's word makes the task go on, whatever has been spent. */
const withOneMore = (task: Task, stage: StageName): Task => {
  const wanted = (task.attempts[stage] ?? 0) + 1
  const allowed = task.granted[stage] ?? ATTEMPT_LIMIT
  return allowed >= wanted ? task : { ...task, granted: { ...task.granted, [stage]: wanted } }
}

const changeFindings = (task: Task, section: Section, change: (finding: Finding) => Finding): Task =>
  task.sections[section].gate === 'open' ? changeAll(task, section, findingsOf(task, section).map(change)) : task

const changeAll = (task: Task, section: Section, findings: readonly Finding[]): Task => ({
  ...task,
  sections: { ...task.sections, [section]: { gate: 'open', findings } },
})
