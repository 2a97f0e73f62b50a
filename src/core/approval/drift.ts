import { contentHash } from '../content-hash.ts'
import type { Approvable, KeptCapsule } from './capsule.ts'

/** The ways in which the present state can differ from the approved one. Any of them voids the approval. */
export const DRIFT_KINDS = [
  'head',
  'base',
  'merge_base',
  'tree',
  'merged_tree',
  'diff',
  'checks',
  'artifacts',
  'rules',
  'policy',
  'pull_request',
  'record',
] as const
export type DriftKind = (typeof DRIFT_KINDS)[number]

export interface Drift {
  readonly kind: DriftKind
  readonly was: string
  readonly is: string
}

/** The state at the moment of the merge, read afresh. */
export interface MergeFacts extends Approvable {
  readonly pullRequest: 'open' | 'closed' | 'merged' | 'missing'
}

/** What has changed since an approval; empty: the merge is allowed. */
export function driftSince(approved: KeptCapsule, now: MergeFacts): Drift[] {
  const { content } = approved
  const facts: readonly (readonly [DriftKind, string, string])[] = [
    ['record', approved.sha256, contentHash(content)],
    ['head', content.head_sha, now.head_sha],
    ['base', content.base_sha, now.base_sha],
    ['merge_base', content.merge_base, now.merge_base],
    ['tree', content.tree, now.tree],
    ['merged_tree', content.merged_tree ?? 'conflict', now.merged_tree ?? 'conflict'],
    ['diff', content.diff_sha256, now.diff_sha256],
    ['rules', content.rules_sha256, now.rules_sha256],
    ['policy', content.policy_sha256, now.policy_sha256],
    ['artifacts', ...changed(content.artifacts, now.artifacts)],
    ['checks', ...worsened(content.ci, now.ci)],
    ['pull_request', 'open', now.pullRequest],
  ]
  return facts.flatMap(([kind, was, is]) => (was === is ? [] : [{ kind, was, is }]))
}

/** Whether only the base has moved: nothing that a person has read is different. */
export const isContentIdentical = (approved: Approvable, now: Approvable): boolean =>
  approved.diff_sha256 === now.diff_sha256 &&
  approved.rules_sha256 === now.rules_sha256 &&
  approved.policy_sha256 === now.policy_sha256 &&
  changed(approved.artifacts, now.artifacts)[0] === '' &&
  now.merged_tree !== null &&
  now.ci.verdict === 'green'

/** The artifacts that differ, before and after; two empty strings if none does. */
function changed(before: Approvable['artifacts'], after: Approvable['artifacts']): [string, string] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  const own = names.filter((name) => before[name] !== after[name])
  const listOf = (of: Approvable['artifacts']) =>
    own.map((name) => `${name} ${of[name]?.slice(0, 12) ?? 'none'}`).join(', ')
  return [listOf(before), listOf(after)]
}

/** CI may only get better: a verdict that is still good, with every check that had passed. */
function worsened(before: Approvable['ci'], after: Approvable['ci']): [string, string] {
  if (after.verdict !== 'green' && after.verdict !== before.verdict) return [before.verdict, after.verdict]
  const states = new Map(after.checks.map(({ name, state }) => [name, state]))
  const lost = before.checks.filter(({ name, state }) => state === 'passed' && states.get(name) !== 'passed')
  const listOf = (of: (name: string) => string) => lost.map(({ name }) => `${name} ${of(name)}`).join(', ')
  return [listOf(() => 'passed'), listOf((name) => states.get(name) ?? 'gone')]
}

/** Shortens commits, trees and hashes so that people can compare them. */
export const shortened = (value: string): string =>
  /^[0-9a-f]{40,64}$/.test(value) ? value.slice(0, 8) : value || 'none'

export const driftText = ({ kind, was, is }: Drift): string =>
  `${kind.replace('_', ' ')}: ${shortened(was)} → ${shortened(is)}.`
