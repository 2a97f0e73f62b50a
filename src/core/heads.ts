import { z } from 'zod'

/** A commit that a task's branch has stood at, and whether the task's own runs made it. */
export const Head = z.object({ sha: z.string(), madeBy: z.enum(['us', 'others']) })
export type Head = z.infer<typeof Head>

/** Where a branch stands and how it came there. */
export interface BranchHeads {
  readonly headSha: string | null
  /** Oldest first, up to `headSha`; empty: an older version kept none. */
  readonly heads: readonly Head[]
}

const HEADS_KEPT = 200

/** The branch after it came to stand at another commit. */
export function withHead({ headSha, heads }: BranchHeads, sha: string, madeBy: Head['madeBy']): BranchHeads {
  const known: readonly Head[] = heads.length === 0 && headSha !== null ? [{ sha: headSha, madeBy: 'us' }] : heads
  return { headSha: sha, heads: [...known, { sha, madeBy }].slice(-HEADS_KEPT) }
}

/**
 * The commits between which and `headSha` nobody else has changed anything: what judged one of them stands for
 * `headSha`. A head that is not recorded stands alone.
 */
export function lineageOf({ headSha, heads }: BranchHeads): ReadonlySet<string> {
  if (headSha === null) return new Set()
  const last = heads.findLastIndex(({ madeBy }) => madeBy === 'others')
  const ours = heads.slice(Math.max(0, last)).map(({ sha }) => sha)
  return new Set(ours.at(-1) === headSha ? ours : [headSha])
}

/** The newest commit of the branch that the task's own runs made, e.g. the one that somebody has pushed onto. */
export const ownHeadOf = ({ heads }: Pick<BranchHeads, 'heads'>): string | null =>
  heads.findLast(({ madeBy }) => madeBy === 'us')?.sha ?? null
