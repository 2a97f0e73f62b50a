import type { RichTextBlock } from '@slack/web-api'
import type { ArtifactKind } from '../../core/artifact-kinds.ts'
import type { Artifact, DiffStat, Finding } from '../../core/artifacts.ts'
import { overruledPoints } from '../../core/judgement/named-points.ts'
import { bold, bullets, code, italic, type Line, lines, preformatted, quotation, text } from '../blocks/blocks.ts'
import { clip, oneLine } from '../blocks/literal.ts'
import { atMost, ITEM_CHARS, ITEMS_SHOWN, titled } from '../blocks/titled.ts'
import type { Words } from '../messages/en.ts'
import { disputeAnswers, judgementParts, ranPart, reportParts } from './judgement-parts.ts'

type Part = RichTextBlock['elements'][number]
type Content<K extends ArtifactKind> = Extract<Artifact, { kind: K }>['content']
type GateCheck = Content<'GateDecision'>['checks'][number]

const SUMMARY_CHARS = 1_200
const PROBLEM_CHARS = 400
export const FINDINGS_SHOWN = 5
const QUOTE_CHARS = 300
export const LOG_CHARS = 1_000
export const LOGS_SHOWN = 2

/** What a run produced, in short. The table says how each kind of artifact reads in the thread. */
export const artifactPartsOf = (artifact: Artifact, words: Words): Part[] =>
  (PARTS[artifact.kind] as (content: Artifact['content'], words: Words) => Part[])(artifact.content, words)

const PARTS: { [K in ArtifactKind]: (content: Content<K>, words: Words) => Part[] } = {
  TaskSpec: (spec, words) => [
    lines([bold(words.goal)]),
    quotation(clip(spec.goal, SUMMARY_CHARS)),
    ...titled(words.criteria, spec.acceptance_criteria, words),
    ...titled(words.constraints, spec.constraints, words),
    ...titled(
      words.readings,
      overruledPoints(spec).map(({ id, reading }) => `${id}: ${reading}`),
      words,
    ),
    ...reportParts(spec, words),
  ],
  Plan: (plan, words) => [
    bullets(
      plan.sections.map(({ section, needed, reason }) => [
        bold(needed ? words.sections[section] : words.notNeeded(words.sections[section])),
        text(` ${clip(oneLine(reason), ITEM_CHARS)}`),
      ]),
    ),
    ...titled(words.invariants, invariantLines(plan), words),
    ...(plan.pack_problem === null ? [] : [lines([italic(clip(oneLine(plan.pack_problem), PROBLEM_CHARS))])]),
  ],
  Patch: (patch, words) => [
    quotation(clip(patch.summary, SUMMARY_CHARS)),
    lines([text(`${words.commit(shortSha(patch.commit_sha))} · ${diffLine(patch.diff_stat, words)}`)]),
    ...fileBullets(patch.diff_stat, words),
    ...titled(
      words.judgement.disputed,
      (patch.disputed ?? []).map(({ finding, why }) => `${finding}: ${why}`),
      words,
    ),
    ...reportParts(patch, words),
  ],
  ReviewResult: (review, words) => [
    quotation(clip(review.summary, SUMMARY_CHARS)),
    ranPart(review, words),
    ...findingParts(review.issues, words),
    ...titled(words.judgement.disputes, disputeAnswers(review, words), words),
    ...reportParts(review, words),
    ...titled(words.remarks, review.suggestions, words),
    ...judgementParts([], [review], words),
  ],
  GateDecision: gateParts,
  CiReport: (report, words) => [
    bullets(
      report.checks
        .slice(0, ITEMS_SHOWN)
        .map(({ name, state, summary }) => [
          text(`${clip(oneLine(name), 80)}: ${words.checkStates[state]}`),
          text(state !== 'failed' || summary === '' ? '' : `. ${clip(oneLine(summary), ITEM_CHARS)}`),
        ]),
    ),
    ...report.checks
      .filter(({ log_tail }) => log_tail !== '')
      .slice(0, LOGS_SHOWN)
      .map(({ log_tail }) => preformatted(endOf(log_tail))),
  ],
  MergeReceipt: (receipt, words) => [
    lines([text(`${words.merged(shortSha(receipt.merge_sha))} → `), code(clip(receipt.base_branch, 120))]),
    ...(receipt.approved_here ? [] : [lines([text(words.approval.notApprovedHere(receipt.merged_by))])]),
    ...(receipt.as_approved ? [] : [lines([text(words.approval.notAsApproved)])]),
  ],
  BranchDiff: () => [],
  ForeignPush: (push, words) => [
    ...titled(
      words.reservations.pushed,
      push.commits.map(({ sha, author, subject }) => `${shortSha(sha)} ${author}: ${subject}`),
      words,
    ),
    ...fileBullets(push.diff_stat, words),
    ...push.gates.flatMap((gate) => [lines([bold(words.stages[gate.gate])]), ...gateParts(gate, words)]),
  ],
  MergeCandidate: () => [],
  ContextPack: () => [],
}

function gateParts(decision: Content<'GateDecision'>, words: Words): Part[] {
  return [
    ...(decision.checks.length === 0 ? [lines([text(clip(decision.details, SUMMARY_CHARS))])] : []),
    bullets(atMost(decision.checks, words).map((check) => checkLine(check, words))),
    ...findingParts(decision.issues, words),
    ...judgementParts([decision], [], words),
  ]
}

function checkLine(check: GateCheck | string, words: Words): Line {
  if (typeof check === 'string') return [italic(check)]
  const { name, passed, detail } = check
  const title = clip(oneLine(words.gateCheck(name)), 60)
  const said = detail === '' ? words.checkStates[passed ? 'passed' : 'failed'] : clip(oneLine(detail), ITEM_CHARS)
  return [text(`${passed ? '✓' : '✗'} `), passed ? text(title) : bold(title), text(`: ${said}`)]
}

export const shortSha = (sha: string): string => sha.slice(0, 7)

export const diffLine = (stat: DiffStat, words: Words): string =>
  words.diff(stat.files.length, stat.insertions, stat.deletions)

/** The most changed files first: where to look. */
const fileBullets = (stat: DiffStat, words: Words): Part[] => {
  if (stat.files.length === 0) return []
  const largest = stat.files.toSorted((a, b) => b.insertions + b.deletions - a.insertions - a.deletions)
  return [
    bullets(
      atMost(largest, words).map((file) =>
        typeof file === 'string'
          ? [italic(file)]
          : [code(clip(file.path, 120)), text(` +${file.insertions} −${file.deletions}`)],
      ),
    ),
  ]
}

export const invariantLines = (plan: Content<'Plan'>): string[] =>
  plan.wms_invariants.map(({ id, rule }) => `${id}: ${rule}`)

function findingParts(findings: readonly Finding[], words: Words): Part[] {
  const shown = findings
    .slice(0, FINDINGS_SHOWN)
    .flatMap((finding): Part[] => [
      bullets([
        [
          bold(`${words.severities[finding.severity]}: ${clip(oneLine(finding.title), 160)}`),
          ...(finding.file === null ? [] : [text(' '), code(placeOf(finding))]),
          ...(finding.wms?.length ? [text(` ${clip(oneLine(finding.wms.join(', ')), 60)}`)] : []),
        ],
      ]),
      ...(finding.detail === '' ? [] : [quotation(clip(finding.detail, ITEM_CHARS))]),
      ...(finding.quote === null ? [] : [preformatted(clip(finding.quote, QUOTE_CHARS))]),
    ])
  const hidden = findings.length - FINDINGS_SHOWN
  return hidden > 0 ? [...shown, lines([italic(words.more(hidden))])] : shown
}

const placeOf = ({ file, line }: Finding): string => clip(`${file}${line === null ? '' : `:${line}`}`, 120)

const endOf = (log: string): string => (log.length <= LOG_CHARS ? log : `…${log.slice(-LOG_CHARS).toWellFormed()}`)
