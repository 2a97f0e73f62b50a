import type { RichTextBlock } from '@slack/web-api'
import type { Outcome, Proof } from '../../core/judgement/outcome.ts'
import { withoutIds } from '../../core/named-ids.ts'
import { bold, bullets, italic, type Line, lines, text } from '../blocks/blocks.ts'
import { clip, clipWords, oneLine } from '../blocks/literal.ts'
import type { Words } from '../messages/en.ts'

type Part = RichTextBlock['elements'][number]

const CRITERIA_SHOWN = 8
const CRITERION_CHARS = 54
const PROOF_CHARS = 60
const POINTS_SHOWN = 5
const POINT_CHARS = 72
const IDS_CHARS = 120

/** Each criterion with the test that shows it and how that ended. */
export function criteriaParts({ criteria }: Outcome, words: Words): Part[] {
  if (criteria.length === 0) return []
  const shown = criteria
    .slice(0, CRITERIA_SHOWN)
    .map(
      ({ id, criterion, proof }): Line => [
        text(`${signOf(proof)} `),
        bold(`${id} `),
        text(clipWords(oneLine(criterion), CRITERION_CHARS)),
        text(' · '),
        italic(proof === null ? words.notProven : clip(testOf(proof), PROOF_CHARS)),
      ],
    )
  const hidden = criteria.length - shown.length
  const proven = criteria.filter(({ proof }) => proof?.passed === true).length
  return [
    lines([bold(words.card.criteria(proven, criteria.length))]),
    bullets(hidden > 0 ? [...shown, [italic(words.card.moreInThread(hidden))]] : shown),
  ]
}

/** The points that a test speaks for, the failing ones first; the others in one line, since a card is one screen. */
export function pointParts({ points }: Outcome, words: Words): Part[] {
  if (points.length === 0) return []
  const tested = points
    .flatMap(({ id, proof }) => (proof === null ? [] : [{ id, proof }]))
    .toSorted((a, b) => Number(a.proof.passed) - Number(b.proof.passed))
  const shown = tested
    .slice(0, POINTS_SHOWN)
    .map(
      ({ id, proof }): Line => [
        text(`${signOf(proof)} `),
        bold(`${clip(oneLine(id), 20)} `),
        italic(clip(testOf(proof), POINT_CHARS)),
      ],
    )
  const hidden = tested.length - shown.length
  const untested = points.filter(({ proof }) => proof === null).map(({ id }) => oneLine(id))
  return [
    lines([bold(words.card.invariants(points.length))]),
    bullets([
      ...shown,
      ...(hidden > 0 ? [[italic(words.more(hidden))]] : []),
      ...(untested.length > 0 ? [[text(clip(`○ ${words.noTestHolds(untested.join(', '))}`, IDS_CHARS))]] : []),
    ]),
  ]
}

const signOf = (proof: Proof | null): string => (proof === null ? '○' : proof.passed ? '✓' : '✗')

/** A name that is nothing but its ids stays as it is. */
const testOf = ({ test }: Proof): string => oneLine(withoutIds(test))
