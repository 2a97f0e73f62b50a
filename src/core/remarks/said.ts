/** What people have said of a pull request, as a look at the forge has found it. */
export interface Said {
  readonly reviews: readonly SaidReview[]
  /** Comments on lines, those that answer others among them. */
  readonly comments: readonly SaidComment[]
}

/** Who said it, and what the forge says of them in the repository. */
export interface SaidBy {
  readonly login: string
  readonly role: 'member' | 'external' | 'bot'
}

export interface SaidReview {
  readonly id: number
  readonly by: SaidBy
  readonly verdict: 'approved' | 'changes_requested' | 'commented' | 'dismissed'
  /** The commit that was read. */
  readonly sha: string
  readonly text: string
}

export interface SaidComment {
  readonly id: number
  readonly by: SaidBy
  /** `null`: it belongs to no review. */
  readonly reviewId: number | null
  readonly sha: string
  readonly path: string
  /** `null`: of the whole file, or the line is gone. */
  readonly line: number | null
  readonly text: string
  /** The comment that opens its thread; `null`: this one does. */
  readonly answers: number | null
  /** Whether somebody has resolved its thread. */
  readonly resolved: boolean
  /** The last line of the code that it was said of. */
  readonly code: string | null
}

export const NOTHING_SAID: Said = { reviews: [], comments: [] }

/** Whose newest review approves, and the commit that they read. */
export interface ForgeApproval {
  readonly login: string
  readonly sha: string
}

/** A comment changes no verdict; one that is dismissed does not count any more. */
export function forgeApprovals({ reviews }: Said): ForgeApproval[] {
  const verdicts = reviews.filter(({ verdict, by }) => verdict !== 'commented' && by.role !== 'bot')
  const newest = new Map(verdicts.map((review) => [review.by.login.toLowerCase(), review]))
  return [...newest.values()]
    .filter(({ verdict }) => verdict === 'approved')
    .map(({ by: { login }, sha }) => ({ login, sha }))
}
