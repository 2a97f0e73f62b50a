import { contentHash } from '../content-hash.ts'
import type { Said, SaidBy, SaidComment, SaidReview } from './said.ts'

/** Something that somebody has said of a pull request and that is to be taken. */
export interface Remark {
  /** `review:7`, `comment:8`. */
  readonly key: string
  /** Of its text, since people change what they have said. */
  readonly digest: string
  /** The comment that opens the thread in which it is answered; `null`: it has none. */
  readonly thread: number | null
  readonly by: SaidBy
  /** The commit that it is about. */
  readonly sha: string
  readonly file: string | null
  readonly line: number | null
  readonly code: string | null
  readonly text: string
  /** `edit`: of what was taken before. */
  readonly wants: 'change' | 'note' | 'edit'
}

/** How a remark was taken, which is what its answer says. */
export const TAKEN_AS = ['finding', 'older_commit', 'at_work', 'not_allowed', 'note', 'refused'] as const
export type TakenAs = (typeof TAKEN_AS)[number]

/** The longest text of a remark that agents read, in characters. */
const TEXT_CHARS = 3_000

/**
 * What was said since, in the order of its saying: not what we or other programs say, nor what was dismissed or resolved.
 * Only a request for changes, and a comment that opens a thread without an approval, ask for work.
 */
export function freshRemarks({ reviews, comments }: Said, taken: ReadonlyMap<string, string>): Remark[] {
  const verdicts = new Map(reviews.map(({ id, verdict }) => [id, verdict]))
  const verdictOf = ({ reviewId }: SaidComment) =>
    reviewId === null ? 'commented' : (verdicts.get(reviewId) ?? 'commented')
  const all = [
    ...reviews.filter(({ verdict }) => verdict !== 'dismissed').map(ofReview),
    ...comments
      .filter((comment) => !comment.resolved && verdictOf(comment) !== 'dismissed')
      .map((comment) => ofComment(comment, verdictOf(comment))),
  ]
  return all
    .filter(({ by, text }) => by.role !== 'bot' && text !== '')
    .filter(({ key, digest }) => taken.get(key) !== digest)
    .map((remark) => (taken.has(remark.key) ? { ...remark, wants: 'edit' } : remark))
}

const ofReview = ({ id, by, sha, verdict, text }: SaidReview): Remark => ({
  ...{ key: `review:${id}`, thread: null, by, sha, file: null, line: null, code: null },
  ...spoken(text),
  wants: verdict === 'changes_requested' ? 'change' : 'note',
})

const ofComment = (comment: SaidComment, verdict: SaidReview['verdict']): Remark => {
  const { id, by, sha, path: file, line, code, answers, text } = comment
  return {
    ...{ key: `comment:${id}`, thread: answers ?? id, by, sha, file, line, code },
    ...spoken(text),
    wants: answers !== null || verdict === 'approved' ? 'note' : 'change',
  }
}

/** As people see it: without what a page hides, and with a suggestion as what it is. Empty: we have said it ourselves. */
function spoken(text: string): Pick<Remark, 'digest' | 'text'> {
  const shown = isAnswer(text) ? '' : withoutHidden(text).replace(SUGGESTION, 'Suggested instead:\n')
  return { digest: contentHash(text), text: shown.replace(INVISIBLE, '').trim().slice(0, TEXT_CHARS).toWellFormed() }
}

const SUGGESTION = /^[ \t]*`{3,10}suggestion[^\n]{0,80}\n/gm
const INVISIBLE = /(?![\t\n\u200d])[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu

/** Comments of HTML, which no page shows. */
const withoutHidden = (text: string): string =>
  text
    .split('<!--')
    .map((part, index) => {
      if (index === 0) return part
      const end = part.indexOf('-->')
      return end < 0 ? '' : part.slice(end + 3)
    })
    .join('')

const ANSWER = '<!-- wms:answer='

/** The first line of an answer of ours, by which it is known. */
export const answerMark = (key: string): string => `${ANSWER}${key} -->`

const isAnswer = (text: string): boolean => text.trimStart().startsWith(ANSWER)
