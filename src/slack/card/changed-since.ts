import type { RichTextBlock } from '@slack/web-api'
import { approvableFrom, type KeptCapsule } from '../../core/approval/capsule.ts'
import { type Drift, driftSince, shortened } from '../../core/approval/drift.ts'
import { newest } from '../../store/artifacts.ts'
import type { Decision } from '../../store/decisions.ts'
import type { TaskView } from '../../store/task-view.ts'
import { bold, bullets, lines, text } from '../blocks/blocks.ts'
import { clip } from '../blocks/literal.ts'
import { nameOf } from '../blocks/people.ts'
import type { Words } from '../messages/en.ts'
import { shortSha } from './artifact-parts.ts'

type Part = RichTextBlock['elements'][number]
type Given = Decision & { readonly capsule: KeptCapsule }

/** What stands otherwise than when it was approved last. */
export interface ChangedSince {
  readonly approval: Given
  readonly drifts: readonly Drift[]
  /** Who has read the change need not read it again. */
  readonly sameChange: boolean
}

/** `null`: nobody has approved before, or a person has said no since. */
export function changedSince({ artifacts, decisions, task }: TaskView): ChangedSince | null {
  const approval = decisions.at(-1)
  const candidate = newest(artifacts, 'MergeCandidate')?.content
  const report = newest(artifacts, 'CiReport')?.content
  if (approval?.decision !== 'approve' || approval.capsule === null) return null
  if (candidate === undefined || report === undefined || candidate.head_sha !== task.headSha) return null
  // Those who may approve are no matter of the task.
  const { policy_sha256 } = approval.capsule.content
  const now = { ...approvableFrom(candidate, report, artifacts, null), policy_sha256, pullRequest: 'open' } as const
  const drifts = driftSince(approval.capsule, now)
  if (drifts.length === 0) return null
  const sameChange = !drifts.some(({ kind }) => kind === 'diff' || kind === 'artifacts')
  return { approval: { ...approval, capsule: approval.capsule }, drifts, sameChange }
}

export function sinceParts({ approval: { actor, headSha }, drifts, sameChange }: ChangedSince, words: Words): Part[] {
  const { since, drifts: named, sameChange: same, otherChange: other } = words.approval
  const told = drifts.flatMap(({ kind, was, is }) =>
    kind in named ? [`${named[kind as keyof typeof named]}: ${shortened(was)} → ${shortened(is)}`] : [],
  )
  return [
    lines([bold(`${since(nameOf(actor), shortSha(headSha))}:`)]),
    bullets(told.map((line) => [text(clip(line, 300))])),
    lines([text(sameChange ? same : other)]),
  ]
}
