import type { Decision } from '../../store/decisions.ts'
import { bold, type Line, text } from '../blocks/blocks.ts'
import { clip, oneLine } from '../blocks/literal.ts'
import { nameOf } from '../blocks/people.ts'
import type { Words } from '../messages/en.ts'

const COMMENT_CHARS = 600

/** Who decided, when, and why; the reader's Slack says the time in the reader's own zone. */
export function decisionLine(decision: Decision, words: Words): Line {
  const { comment, createdAt } = decision
  const carriedFrom = decision.capsule?.carriedFrom ?? null
  return [
    bold(verdictOf(decision, words)),
    text(', '),
    {
      type: 'date',
      timestamp: Math.floor(createdAt.getTime() / 1_000),
      format: '{date_short_pretty} {time}',
      fallback: createdAt.toISOString(),
    },
    ...(comment === null ? [] : [text(`: ${clip(oneLine(comment), COMMENT_CHARS)}`)]),
    ...(carriedFrom === null ? [] : [text(` · ${words.approval.carriedOver(carriedFrom)}`)]),
  ]
}

export function verdictOf({ decision, actor, section }: Decision, words: Words): string {
  const who = nameOf(actor)
  if (decision === 'approve') return words.approvedBy(who)
  if (decision === 'reject') return words.rejectedBy(who)
  return words.changesBy(who, section === null ? '–' : words.sections[section])
}
