import type { Artifact, ContentOf, GateDecision, ReviewResult } from '../artifacts.ts'
import { type BranchHeads, type Head, lineageOf } from '../heads.ts'
import { SECTIONS, type Section, STAGES, type StageName, stagesOf } from '../stages.ts'

type Made = Artifact & { readonly stage: StageName }

/** The part of a task that verdicts depend on. */
export interface Judgeable extends BranchHeads {
  readonly sections: Readonly<Record<Section, { readonly gate: string }>>
  /** The task whose merge it takes back; `null`: it builds something. */
  readonly reverts: number | null
}

/** A review or a gate of a section that the task needs. */
export interface Judge {
  readonly stage: StageName
  readonly kind: 'review' | 'gate'
  /** The commit that it judged last; `null`: none, or an older version did not record it. */
  readonly judgedSha: string | null
  /** `none`: it has no verdict that applies to the branch's newest commit. */
  readonly verdict: 'passed' | 'not_passed' | 'none'
  /** Its section counts as judged, so it must have a verdict that applies. */
  readonly isDue: boolean
}

/** The verdicts and reports that apply to a branch's newest commit. */
export interface Verdicts {
  readonly judges: readonly Judge[]
  readonly reviews: readonly (ReviewResult & { readonly stage: StageName })[]
  readonly gates: readonly GateDecision[]
  /** About exactly this commit. */
  readonly ci: ContentOf<'CiReport'> | null
  readonly candidate: ContentOf<'MergeCandidate'> | null
  /** All changes of the branch. */
  readonly diff: ContentOf<'BranchDiff'> | null
  /** What others have pushed onto the branch; all later commits contain it. */
  readonly push: ContentOf<'ForeignPush'> | null
}

interface Said {
  readonly index: number
  readonly stage: StageName
  readonly content: ReviewResult | GateDecision
}

/**
 * The only rule for which verdicts apply to the branch's newest commit: those since which nobody else has changed the
 * branch, and whose section has no newer work.
 */
export function verdictsFor(task: Judgeable, made: readonly Made[]): Verdicts {
  const lineage: ReadonlySet<string | null | undefined> = lineageOf({ ...task, heads: withoutIdle(task.heads, made) })
  const said = made.flatMap(saidIn)
  const judged = SECTIONS.filter((section) => task.sections[section].gate !== 'not_needed').flatMap((section) => {
    const reworked = made.findLastIndex(({ kind, stage }) => kind === 'Patch' && STAGES[stage].section === section)
    return judgesOf(section).map((stage) => {
      const last = said.findLast((one) => one.stage === stage)
      const stands = last !== undefined && lineage.has(last.content.head_sha) && last.index > reworked
      // Of what code has taken back, and no agent has worked on, only gates judge.
      const isReviewed = task.reverts === null || reworked !== -1 || STAGES[stage].kind === 'gate'
      const isDue = task.sections[section].gate === 'passed' && isReviewed
      return { stage, isDue, judgedSha: last?.content.head_sha ?? null, content: stands ? last.content : null }
    })
  })
  const standing = judged.flatMap(({ stage, content }) => (content === null ? [] : [{ stage, content }]))
  return {
    judges: judged.map(({ stage, judgedSha, isDue, content }) => ({
      ...{ stage, judgedSha, isDue, kind: STAGES[stage].kind === 'gate' ? 'gate' : 'review' },
      verdict: content === null ? 'none' : content.passed ? 'passed' : 'not_passed',
    })),
    reviews: standing.flatMap(({ stage, content }) => ('gate' in content ? [] : [{ ...content, stage }])),
    gates: standing.flatMap(({ content }) => ('gate' in content ? [content] : [])),
    ci: newest(made, 'CiReport', (head) => head === task.headSha),
    candidate: newest(made, 'MergeCandidate', (head) => head === task.headSha),
    diff: newest(made, 'BranchDiff', (head) => lineage.has(head)),
    push: newest(made, 'ForeignPush', () => true),
  }
}

/** A push that only merged the base, e.g. by GitHub's button, invalidates no verdict, so it counts as ours. */
function withoutIdle(heads: readonly Head[], made: readonly Made[]): readonly Head[] {
  const idle = new Set(
    made.flatMap((one) =>
      one.kind === 'ForeignPush' && one.content.diff_stat.files.length === 0 ? [one.content.head_sha] : [],
    ),
  )
  return heads.map((head): Head => (idle.has(head.sha) ? { ...head, madeBy: 'us' } : head))
}

const judgesOf = (section: Section): StageName[] =>
  stagesOf(section).filter((stage) => STAGES[stage].kind === 'review' || STAGES[stage].kind === 'gate')

/** A foreign push's gates replace the sections' own. */
function saidIn(one: Made, index: number): Said[] {
  if (one.kind === 'ReviewResult' || one.kind === 'GateDecision')
    return [{ index, stage: one.stage, content: one.content }]
  if (one.kind !== 'ForeignPush') return []
  return one.content.gates.map((gate) => ({ index, stage: gate.gate, content: gate }))
}

type OfHead = 'CiReport' | 'MergeCandidate' | 'BranchDiff' | 'ForeignPush'

function newest<K extends OfHead>(
  made: readonly Made[],
  kind: K,
  isOf: (headSha: string) => boolean,
): ContentOf<K> | null {
  const found = made.findLast((one) => one.kind === kind && isOf((one.content as ContentOf<K>).head_sha))
  return (found?.content ?? null) as ContentOf<K> | null
}
