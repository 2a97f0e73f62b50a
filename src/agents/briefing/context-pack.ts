import { createHash } from 'node:crypto'
import type { ContextPack } from '../../core/artifacts.ts'
import { criterionId } from '../../core/named-ids.ts'
import { estimateTokens } from '../../model/model.ts'
import { type Assignment, DEFAULT_LIMITS } from '../agent.ts'
import { disputedFindings, mendedFindings, openFindings } from './findings.ts'
import { withoutPassed } from './outputs.ts'
import { rights } from './rights.ts'
import { fence } from './untrusted.ts'
import { glossary, invariants } from './wms-parts.ts'

interface Part {
  readonly kind: string
  readonly maxTokens: number
  readonly text: (assignment: Assignment) => string
}

const lines = (values: readonly string[]): string => values.map((value) => `- ${value}`).join('\n')

/** Shown newest first, so that the oldest are cut. */
const NOTES_SHOWN = 20

/**
 * What all roles of a task are told first, alike byte by byte, so that servers can cache it: each part's size depends on
 * the window only. `share`: of the whole pack, at most.
 */
const SHARED: readonly (Part & { readonly share: number })[] = [
  { kind: 'conventions', maxTokens: 2_500, share: 0.15, text: ({ conventions }) => conventions ?? '' },
  { kind: 'request', maxTokens: 4_000, share: 0.2, text: ({ task }) => task.rawRequest },
  { kind: 'repository_map', maxTokens: 2_000, share: 0.15, text: ({ map }) => map },
]
export const SHARED_PARTS: readonly string[] = SHARED.map(({ kind }) => kind)

/** Most important first: a part gets the tokens that those before it left, so the last ones are cut first. */
const BY_IMPORTANCE: readonly Part[] = [
  { kind: 'findings', maxTokens: 4_000, text: (assignment) => openFindings(assignment) },
  { kind: 'disputes', maxTokens: 3_000, text: disputedFindings },
  { kind: 'earlier_findings', maxTokens: 2_000, text: mendedFindings },
  { kind: 'notes', maxTokens: 1_500, text: ({ notes }) => lines(notes.slice(-NOTES_SHOWN).toReversed()) },
  { kind: 'your_rights', maxTokens: 800, text: rights },
  { kind: 'wms_invariants', maxTokens: 3_000, text: invariants },
  { kind: 'glossary', maxTokens: 600, text: glossary },
  { kind: 'previous_attempts', maxTokens: 900, text: ({ previousReasons }) => lines(previousReasons.slice(-3)) },
  { kind: 'begun_work', maxTokens: 900, text: begunWork },
  { kind: 'failing_checks', maxTokens: 2_500, text: failingChecks },
  { kind: 'section_conventions', maxTokens: 1_500, text: ({ sectionConventions }) => sectionConventions ?? '' },
  { kind: 'branch_changes', maxTokens: 600, text: ({ branchChanges }) => lines(branchChanges) },
  { kind: 'diff', maxTokens: 8_000, text: ({ diff }) => diff },
  { kind: 'files', maxTokens: 5_000, text: ({ reading }) => reading.map(fileText).join('\n\n') },
]

/** Most stable first, so that a rework begins as the attempt before. */
const ROLE_PARTS = ['your_rights', 'section_conventions', 'wms_invariants', 'glossary', 'files']
const ATTEMPT_PARTS = [
  ...['branch_changes', 'notes', 'previous_attempts', 'begun_work'],
  ...['findings', 'disputes', 'earlier_findings', 'failing_checks', 'diff'],
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
  const part = (kind: string, content: string) => ({ kind, stage: assignment.stage, content })
  const shared = SHARED.map(({ kind, maxTokens, share, text }) =>
    part(kind, take(kind, text(assignment), Math.min(maxTokens, Math.floor(packTokens * share)))),
  )
  const parts = new Map(
    BY_IMPORTANCE.map(({ kind, maxTokens, text }) => [kind, take(kind, text(assignment), maxTokens)]),
  )
  const earlier = assignment.artifacts
    .toReversed()
    .map((artifact) => ({ ...artifact, content: take(artifact.kind, artifact.content, 2_000) }))
    .toReversed()
  const partsOf = (kinds: readonly string[]) => kinds.map((kind) => part(kind, parts.get(kind) ?? ''))
  const all = [...shared, ...partsOf(ROLE_PARTS), ...earlier, ...partsOf(ATTEMPT_PARTS)]
  return {
    hash: '',
    prompt_version: '',
    task_id: assignment.task.id,
    title: cut(assignment.task.title, TITLE_TOKENS),
    task_spec: assignment.spec,
    stage: assignment.stage,
    artifacts: all.filter((it) => it.content !== ''),
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

const fileText = ({ path, text }: Assignment['reading'][number]): string => `${path}\n${text}`

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
      const text = withoutPassed(output).trim()
      const ends = text.length <= head + tail ? text : `${text.slice(0, head)}\n[…]\n${text.slice(-tail)}`
      return `$ ${command}\n${ends}`
    })
    .join('\n\n')
}

/** The specification, with each criterion under its id: AC-1, AC-2 … */
export const specText = ({ task_spec }: Pick<ContextPack, 'task_spec'>): string => {
  if (task_spec === null) return ''
  const { goal, acceptance_criteria, constraints } = task_spec
  const criteria = acceptance_criteria.map((criterion, index) => `${criterionId(index)}: ${criterion}`)
  const kept = constraints.length === 0 ? [] : ['', 'Constraints:', lines(constraints)]
  return cut([goal, '', ...criteria, ...kept].join('\n'), SPEC_TOKENS)
}
