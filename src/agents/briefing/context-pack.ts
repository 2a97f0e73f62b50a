import { createHash } from 'node:crypto'
import type { ContextPack } from '../../core/artifacts.ts'
import { criterionId } from '../../core/named-ids.ts'
import { sectionRules } from '../../core/repository-rules.ts'
import { SECTIONS } from '../../core/stages.ts'
import { estimateTokens } from '../../model/model.ts'
import { type Assignment, DEFAULT_LIMITS } from '../agent.ts'
import { disputedFindings, mendedFindings, openFindings } from './findings.ts'
import { fence } from './untrusted.ts'
import { glossary, invariants } from './wms-parts.ts'

interface Part {
  readonly kind: string
  readonly maxTokens: number
  readonly text: (assignment: Assignment) => string
}

const json = (value: unknown): string => JSON.stringify(value, null, 1)
const lines = (values: readonly string[]): string => values.map((value) => `- ${value}`).join('\n')

/** Shown newest first, so that the oldest are cut. */
const NOTES_SHOWN = 20

/** Most important first: a part gets the tokens that those before it left, so the last ones are cut first. */
const BY_IMPORTANCE: readonly Part[] = [
  { kind: 'request', maxTokens: 4_000, text: ({ task }) => task.rawRequest },
  { kind: 'findings', maxTokens: 4_000, text: findings },
  { kind: 'disputes', maxTokens: 3_000, text: disputedFindings },
  { kind: 'earlier_findings', maxTokens: 2_000, text: mendedFindings },
  { kind: 'notes', maxTokens: 1_500, text: ({ notes }) => lines(notes.slice(-NOTES_SHOWN).toReversed()) },
  { kind: 'allowed_paths', maxTokens: 500, text: allowedPaths },
  { kind: 'wms_invariants', maxTokens: 3_000, text: invariants },
  { kind: 'glossary', maxTokens: 600, text: glossary },
  { kind: 'previous_attempts', maxTokens: 900, text: ({ previousReasons }) => lines(previousReasons.slice(-3)) },
  { kind: 'begun_work', maxTokens: 900, text: begunWork },
  { kind: 'failing_checks', maxTokens: 2_500, text: failingChecks },
  { kind: 'conventions', maxTokens: 2_500, text: ({ conventions }) => conventions ?? '' },
  { kind: 'repository_map', maxTokens: 2_000, text: ({ map }) => map },
  { kind: 'diff', maxTokens: 8_000, text: ({ diff }) => diff },
]

/** Most stable first, so that a prompt shares its beginning with the previous one and servers can cache it. */
const TASK_PARTS = ['conventions', 'request', 'wms_invariants', 'glossary', 'allowed_paths', 'repository_map']
const ATTEMPT_PARTS = [
  'notes',
  'previous_attempts',
  'begun_work',
  'findings',
  'disputes',
  'earlier_findings',
  'failing_checks',
  'diff',
]

const SPEC_TOKENS = 4_000
const TITLE_TOKENS = 200
/** The first line, and what fencing may add to the last part. */
const OVERHEAD_TOKENS = 700

/**
 * Never over `packTokens`, unless the specification alone is. Earlier stages' artifacts are dropped first, oldest
 * before newest, then the diff's end.
 */
export const buildContextPack = (assignment: Assignment, { packTokens } = DEFAULT_LIMITS): ContextPack => {
  const spec = estimateTokens(specText({ task_spec: assignment.spec }))
  let left = packTokens - OVERHEAD_TOKENS - TITLE_TOKENS - spec
  const take = (kind: string, text: string, maxTokens: number): string => {
    const kept = cut(text, Math.min(maxTokens, left))
    if (kept !== '') left -= estimateTokens(fence(kind, kept))
    return kept
  }
  const parts = new Map(
    BY_IMPORTANCE.map(({ kind, maxTokens, text }) => [kind, take(kind, text(assignment), maxTokens)]),
  )
  const earlier = assignment.artifacts
    .toReversed()
    .map((artifact) => ({ ...artifact, content: take(artifact.kind, artifact.content, 2_000) }))
    .toReversed()
  const partsOf = (kinds: readonly string[]) =>
    kinds.map((kind) => ({ kind, stage: assignment.stage, content: parts.get(kind) ?? '' }))
  return {
    hash: '',
    prompt_version: '',
    task_id: assignment.task.id,
    title: cut(assignment.task.title, TITLE_TOKENS),
    task_spec: assignment.spec,
    stage: assignment.stage,
    artifacts: [...partsOf(TASK_PARTS), ...earlier, ...partsOf(ATTEMPT_PARTS)].filter((it) => it.content !== ''),
  }
}

/** Completes the pack with its hash; it must not change afterwards. */
export const withHash = (pack: ContextPack): ContextPack => ({
  ...pack,
  hash: createHash('sha256')
    .update(JSON.stringify({ ...pack, hash: '' }))
    .digest('hex'),
})

/** The head of a text that fits, with a note about what is missing; empty if not even that fits. */
const cut = (text: string, maxTokens: number): string => {
  if (estimateTokens(text) <= maxTokens) return text
  if (maxTokens < 50) return ''
  let kept = text.slice(0, maxTokens * 4)
  while (estimateTokens(kept) > maxTokens - 40) kept = kept.slice(0, Math.floor(kept.length * 0.9))
  return `${kept}\n[… cut here: ${text.length - kept.length} more characters; read the files for the rest …]`
}

/** Without a plan, the sections that the repository has. */
function allowedPaths({ plan, rules }: Assignment): string {
  const planned = plan?.sections.filter((it) => it.needed).map((it) => [it.section, it.allowed_paths] as const)
  const existing = SECTIONS.map((section) => [section, sectionRules(rules, section).paths] as const)
  const shown = planned ?? existing.filter(([, paths]) => paths.length > 0)
  return lines(shown.map(([section, paths]) => `${section}: ${paths.join(', ')}`))
}

function findings(assignment: Assignment): string {
  const open = openFindings(assignment).map(({ red_tests: _, ...one }) => one)
  return open.length === 0 ? '' : json(open)
}

function begunWork({ begun }: Assignment): string {
  if (begun === null) return ''
  const told = `Attempt ${begun.attempt} ended without handing its work over: ${begun.reason}
Its changes are in your files already, and nobody has judged them. They count as yours: go on from them, mend or take back what is wrong.`
  return `${told}\n${lines(begun.changes.map(({ path, status }) => `${status} ${path}`))}`
}

function failingChecks({ failures }: Assignment): string {
  const [head, tail] = [1_500, 5_000]
  return failures
    .map(({ command, output }) => {
      const text = output.trim()
      const ends = text.length <= head + tail ? text : `${text.slice(0, head)}\n[…]\n${text.slice(-tail)}`
      return `$ ${command}\n${ends}`
    })
    .join('\n\n')
}

/** The specification, with each criterion under its id: AC-1, AC-2 … */
export const specText = ({ task_spec }: Pick<ContextPack, 'task_spec'>): string => {
  if (task_spec === null) return ''
  const criteria = task_spec.acceptance_criteria.map((criterion, index) => `${criterionId(index)}: ${criterion}`)
  return cut(json({ ...task_spec, acceptance_criteria: criteria }), SPEC_TOKENS)
}
