import { z } from 'zod'

/** A past head of a task's branch, and whether the task's own runs made it. */
export const Head = z.object({ sha: z.string(), madeBy: z.enum(['us', 'others']) })
export type Head = z.infer<typeof Head>

/** A branch's head and its history. */
export interface BranchHeads {
  readonly headSha: string | null
  /** Oldest first, up to `headSha`; empty: an older version stored none. */
  readonly heads: readonly Head[]
}

const HEADS_KEPT = 200

/** The branch after its head has moved to another commit. */
export function withHead({ headSha, heads }: BranchHeads, sha: string, madeBy: Head['madeBy']): BranchHeads {
  const known: readonly Head[] = heads.length === 0 && headSha !== null ? [{ sha: headSha, madeBy: 'us' }] : heads
  return { headSha: sha, heads: [...known, { sha, madeBy }].slice(-HEADS_KEPT) }
}

/**
 * The heads since which only the task's own runs have changed the branch, so that verdicts on them still apply to
 * `headSha`. Only `headSha` itself if it is not recorded.
 */
export function lineageOf({ headSha, heads }: BranchHeads): ReadonlySet<string> {
  if (headSha === null) return new Set()
  const last = heads.findLastIndex(({ madeBy }) => madeBy === 'others')
  const ours = heads.slice(Math.max(0, last)).map(({ sha }) => sha)
  return new Set(ours.at(-1) === headSha ? ours : [headSha])
}

/** The heads that the task's own runs made. */
export const ownHeadsOf = ({ heads }: Pick<BranchHeads, 'heads'>): string[] =>
  heads.flatMap(({ sha, madeBy }) => (madeBy === 'us' ? [sha] : []))

/** The newest head that the task's own runs made, e.g. the one before somebody else's push. */
export const ownHeadOf = ({ heads }: Pick<BranchHeads, 'heads'>): string | null =>
  heads.findLast(({ madeBy }) => madeBy === 'us')?.sha ?? null
