import type { RichTextBlock } from '@slack/web-api'
import type { Finding, GateDecision, ReviewResult } from '../../core/artifacts.ts'
import { titled } from '../blocks/titled.ts'
import type { Words } from '../messages/en.ts'

/** What gates saw that a person should know, one line each. */
export const noticedIn = (gates: readonly Pick<GateDecision, 'noticed'>[]): string[] => [
  ...new Set(gates.flatMap((gate) => gate.noticed.map(placed))),
]

/** What reviewers said without proof, and what it lacks. */
export const unverifiedIn = (reviews: readonly Pick<ReviewResult, 'unverified'>[], { judgement }: Words): string[] =>
  reviews.flatMap((review) =>
    review.unverified.map(({ finding, why }) => `${placed(finding)}: ${judgement.doubts[why]}`),
  )

/** Both as the thread shows them. */
export const judgementParts = (
  gates: readonly Pick<GateDecision, 'noticed'>[],
  reviews: readonly Pick<ReviewResult, 'unverified'>[],
  words: Words,
): RichTextBlock['elements'] => [
  ...titled(words.judgement.noticed, noticedIn(gates), words),
  ...titled(words.judgement.unverified, unverifiedIn(reviews, words), words),
]

const placed = ({ title, file, line }: Finding): string => {
  const place = file === null || title.includes(file) ? '' : ` (${file}${line === null ? '' : `:${line}`})`
  return `${title}${place}`
}
