import type { ContextPack } from '../core/artifacts.ts'
import { estimateTokens } from '../model/model.ts'
import type { Assignment } from './agent.ts'
import { fence } from './untrusted.ts'

/** Estimated tokens of everything an agent is given at the start, whatever the attempt. */
export const PACK_TOKENS = 24_000

interface Part {
  readonly kind: string
  readonly maxTokens: number
  readonly text: (assignment: Assignment) => string
}

const json = (value: unknown): string => JSON.stringify(value, null, 1)
const lines = (values: readonly string[]): string => values.map((value) => `- ${value}`).join('\n')

/** Newest first, so that the oldest are cut. */
const NOTES_SHOWN = 20

/** Most important first: a part gets what those before it left, so the last ones are cut first. */
const BY_IMPORTANCE: readonly Part[] = [
  { kind: 'request', maxTokens: 4_000, text: ({ task }) => task.rawRequest },
  { kind: 'findings', maxTokens: 4_000, text: ({ findings }) => (findings.length === 0 ? '' : json(findings)) },
  { kind: 'notes', maxTokens: 1_500, text: ({ notes }) => lines(notes.slice(-NOTES_SHOWN).toReversed()) },
  { kind: 'allowed_paths', maxTokens: 500, text: allowedPaths },
  { kind: 'wms_invariants', maxTokens: 1_500, text: invariants },
  { kind: 'previous_attempts', maxTokens: 900, text: ({ previousReasons }) => lines(previousReasons.slice(-3)) },
  { kind: 'conventions', maxTokens: 2_500, text: ({ conventions }) => conventions ?? '' },
  { kind: 'diff', maxTokens: 10_000, text: ({ diff }) => diff },
]

/** Least changing first, so that a prompt begins like the one before it and servers can cache it. */
const TASK_PARTS = ['conventions', 'request', 'wms_invariants', 'allowed_paths']
const ATTEMPT_PARTS = ['notes', 'previous_attempts', 'findings', 'diff']

const SPEC_TOKENS = 4_000
const TITLE_TOKENS = 200
/** The first line, and what fencing may add to the last part. */
const OVERHEAD_TOKENS = 700

/** Never over PACK_TOKENS. Earlier stages' artifacts are dropped first, oldest before newest, then the diff's end. */
export const buildContextPack = (assignment: Assignment): ContextPack => {
  const spec = Math.min(SPEC_TOKENS, estimateTokens(json(assignment.spec)))
  let left = PACK_TOKENS - OVERHEAD_TOKENS - TITLE_TOKENS - spec
  const take = (kind: string, text: string, maxTokens: number): string => {
    const kept = cut(text, Math.min(maxTokens, left))
    if (kept !== '') left -= estimateTokens(fence(kind, kept))
    return kept
  }
  const parts = new Map(
    BY_IMPORTANCE.map(({ kind, maxTokens, text }) => [kind, take(kind, text(assignment), maxTokens)]),
  )
  const handedOver = assignment.artifacts
    .toReversed()
    .map((artifact) => ({ ...artifact, content: take(artifact.kind, artifact.content, 2_000) }))
    .toReversed()
  const own = (kinds: readonly string[]) =>
    kinds.map((kind) => ({ kind, stage: assignment.stage, content: parts.get(kind) ?? '' }))
  return {
    task_id: assignment.task.id,
    title: cut(assignment.task.title, TITLE_TOKENS),
    task_spec: assignment.spec,
    stage: assignment.stage,
    artifacts: [...own(TASK_PARTS), ...handedOver, ...own(ATTEMPT_PARTS)].filter((it) => it.content !== ''),
  }
}

/** The head of a text that fits, with a word about what is missing; nothing when not even that fits. */
const cut = (text: string, maxTokens: number): string => {
  if (estimateTokens(text) <= maxTokens) return text
  if (maxTokens < 50) return ''
  let kept = text.slice(0, maxTokens * 4)
  while (estimateTokens(kept) > maxTokens - 40) kept = kept.slice(0, Math.floor(kept.length * 0.9))
  return `${kept}\n[… cut here: ${text.length - kept.length} more characters; read the files for the rest …]`
}

function allowedPaths({ plan }: Assignment): string {
  return lines(
    plan?.sections.filter((it) => it.needed).map((it) => `${it.section}: ${it.allowed_paths.join(', ')}`) ?? [],
  )
}

function invariants({ plan }: Assignment): string {
  return lines(plan?.wms_invariants.map(({ id, rule }) => `${id}: ${rule}`) ?? [])
}

export const specText = ({ task_spec }: ContextPack): string =>
  task_spec === null ? '' : cut(json(task_spec), SPEC_TOKENS)
