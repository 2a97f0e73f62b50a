import type { Finding } from '../../core/artifacts.ts'
import { isFoundBy } from '../../core/findings/standing.ts'
import { STAGES } from '../../core/stages.ts'
import type { Assignment } from '../agent.ts'

type Given = Pick<Assignment, 'stage' | 'findings'>

/** What an author must answer, and what it need not; a reviewer has findings of its own only. */
export const openFindings = ({ stage, findings }: Given): string =>
  STAGES[stage].kind === 'review' ? '' : findings.map((one) => [told(one), ...toAuthor(one)].join('\n')).join('\n\n')

const toAuthor = ({ standing }: Finding): string[] => {
  switch (standing) {
    case 'disputed':
      return ['= You dispute it already, and its reviewer has not looked yet. Leave it.']
    case 'withdrawn':
      return ['= A person has decided that you are right. Leave it; its red test will go.']
    case 'upheld':
      return ['= A person has decided that the reviewer is right. It cannot be disputed again.']
    default:
      return []
  }
}

/** A reviewer's own earlier findings that the author says it has mended. */
export const mendedFindings = ({ stage, findings }: Given): string =>
  findings
    .filter((one) => isFoundBy(one, stage) && (one.standing === 'open' || one.standing === 'upheld'))
    .map((one) => told(one))
    .join('\n\n')

/** A reviewer's own findings that the author disputes, or that a person has decided against. */
export const disputedFindings = ({ stage, findings }: Given): string =>
  findings
    .filter((one) => isFoundBy(one, stage) && (one.standing === 'disputed' || one.standing === 'withdrawn'))
    .map(
      (one) =>
        `${told(one)}\nThe author: ${one.dispute?.why ?? ''}\n${WANTED[one.standing === 'disputed' ? 'disputed' : 'decided']}`,
    )
    .join('\n\n')

const WANTED = {
  disputed:
    'Look at it anew, by the request and the specification. Answer it in `disputes`: `withdrawn`, and correct or delete its test; or `upheld`, with what proves it: then a person decides between you two.',
  decided: 'A person has decided: the author is right. Correct or delete its test; do not file it again.',
} as const

const told = ({ id, severity, title, detail, file, line, quote }: Finding): string => {
  const place = file === null ? '' : ` (${file}${line === null ? '' : `:${line}`})`
  const proof = quote === null ? [] : [`> ${quote.replaceAll('\n', '\n> ')}`]
  return [`${id ?? '–'} ${severity}: ${title}${place}`, detail, ...proof].join('\n')
}
