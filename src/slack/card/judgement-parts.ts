import type { RichTextBlock } from '@slack/web-api'
import type { Artifact, Finding, FoundReport, GateDecision, ReviewResult } from '../../core/artifacts.ts'
import { runText } from '../../core/reasons/beside-base.ts'
import { bold, bullets, lines, preformatted, text } from '../blocks/blocks.ts'
import { clip, oneLine } from '../blocks/literal.ts'
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

/** What a reviewer says to the findings that the author disputed. */
export const disputeAnswers = ({ disputes }: ReviewResult, { judgement }: Words): string[] =>
  (disputes ?? []).map(
    ({ finding, answer }) => `${finding.title}: ${judgement.verdicts[answer.verdict]}. ${answer.why}`,
  )

type Reporting = { readonly reported?: readonly FoundReport[] | null | undefined }

/** More, or longer ones, go into the thread's file. */
export const REPORT_CHARS = 300
export const REPORTS_SHOWN = 3

/** What agents report beside their work, with the line that they quote. */
export const reportParts = ({ reported }: Reporting, { judgement }: Words): RichTextBlock['elements'] =>
  (reported ?? [])
    .slice(0, REPORTS_SHOWN)
    .flatMap((one, index) => [
      ...(index === 0 ? [lines([bold(judgement.reported)])] : []),
      bullets([[text(clip(reportLine(one, judgement.notFound), REPORT_CHARS))]]),
      preformatted(clip(one.quote, REPORT_CHARS)),
    ])

/** The same in a line each. */
export const reportsIn = (artifacts: readonly Artifact[], { judgement }: Words): string[] => [
  ...new Set(
    artifacts.flatMap(({ content }) =>
      'reported' in content ? (content.reported ?? []).map((one) => reportLine(one, judgement.notFound)) : [],
    ),
  ),
]

export const reportLine = ({ file, line, what }: FoundReport, notFound: string): string =>
  file === null ? what : `${what} (${file}${line === null ? `, ${notFound}` : `:${line}`})`

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

const COMMAND_CHARS = 120
const COMMANDS_SHOWN = 6

/** The repository's commands that code ran for a review, and how each ended. */
export function ranPart({ evidence }: ReviewResult, words: Words): RichTextBlock['elements'][number] {
  const { ran, besideBase } = words.judgement
  const said = evidence.map((one) =>
    runText({ ...one, command: clip(oneLine(one.command), COMMAND_CHARS) }, besideBase),
  )
  const shown = said.slice(0, COMMANDS_SHOWN)
  const hidden = said.length - shown.length
  const all = [...(said.length === 0 ? [besideBase.noCommand] : shown), ...(hidden > 0 ? [words.more(hidden)] : [])]
  return lines([bold(`${ran}: `), text(all.join(', '))])
}
