import type { DisputeAnswer, Evidence, Finding, ReviewResult } from '../../core/artifacts.ts'
import { isNewlyRed } from '../../core/checks/compare.ts'
import { stillRed } from '../../core/findings/red-tests.ts'
import { isFoundBy } from '../../core/findings/standing.ts'
import { fingerprintOf } from '../../core/fingerprint.ts'
import type { Assignment } from '../agent.ts'

type Reviewing = Pick<Assignment, 'stage' | 'findings'>

/** The reviewer's own findings that the author holds for wrong. */
const disputesOf = ({ stage, findings }: Reviewing): readonly Finding[] =>
  findings.filter((one) => one.standing === 'disputed' && isFoundBy(one, stage))

/** Its own findings of which a person has said that the author is right. */
const overruled = ({ stage, findings }: Reviewing): readonly Finding[] =>
  findings.filter((one) => one.standing === 'withdrawn' && isFoundBy(one, stage))

/** What a reviewer still owes to disputes; `null`: nothing. `evidence`: how the checks end on its work. */
export function disputeDemand(
  reviewing: Reviewing,
  answers: readonly DisputeAnswer[],
  evidence: readonly Evidence[],
): string | null {
  const disputes = disputesOf(reviewing)
  const ids = disputes.map(({ id }) => id)
  const stray = answers.filter(({ finding }) => !ids.includes(finding)).map(({ finding }) => finding)
  if (stray.length > 0) return `\`disputes\` names ${stray.join(', ')}, which the author does not dispute.`
  const open = ids.filter((id) => !answers.some(({ finding }) => finding === id))
  if (open.length > 0)
    return `Answer each dispute in \`disputes\`, withdrawn or upheld, with the reason: ${open.join(', ')}.`
  const dropped = [...overruled(reviewing), ...disputes.filter((one) => verdictOn(one, answers) === 'withdrawn')]
  const red = [...new Set(dropped.flatMap((one) => stillRed(one, evidence)))]
  if (red.length > 0)
    return `These tests of findings that do not stand are still red: ${red.join('; ')}. Correct or delete them, then submit again.`
  const unnamed = dropped.some((one) => one.red_tests === null) && evidence.some(isNewlyRed)
  return unnamed && answers.every(({ verdict }) => verdict === 'withdrawn')
    ? 'The checks are still red though you have withdrawn what they showed. Correct or delete your tests, then submit again.'
    : null
}

const verdictOn = ({ id }: Finding, answers: readonly DisputeAnswer[]) =>
  answers.find(({ finding }) => finding === id)?.verdict

/** The issues with those that the reviewer upholds, each once; what a person has decided against stops nothing. */
export function withUpheld(
  reviewing: Reviewing,
  issues: readonly Finding[],
  answers: readonly DisputeAnswer[],
): readonly Finding[] {
  const upheld = disputesOf(reviewing).flatMap((one): Finding[] => {
    const answer = answers.find(({ finding }) => finding === one.id)
    if (answer?.verdict !== 'upheld') return []
    return [{ ...one, standing: 'upheld', dispute: { why: one.dispute?.why ?? '', answer: answer.why } }]
  })
  const known = new Set(upheld.map(fingerprintOf))
  const decided = new Set(overruled(reviewing).map(fingerprintOf))
  const others = issues
    .filter((one) => !known.has(fingerprintOf(one)))
    .map((one) => (decided.has(fingerprintOf(one)) ? { ...one, severity: 'minor' as const } : one))
  return [...upheld, ...others]
}

/** What was disputed and what its reviewer says to it, for people. */
export const disputesAnswered = (
  reviewing: Reviewing,
  answers: readonly DisputeAnswer[],
): NonNullable<ReviewResult['disputes']> =>
  disputesOf(reviewing).flatMap((finding) => {
    const answer = answers.find((one) => one.finding === finding.id)
    return answer === undefined ? [] : [{ finding, answer }]
  })
