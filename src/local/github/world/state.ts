/** The stand-in's state, except branches and commits, which are in the git repository. */
export interface GithubState {
  readonly pulls: Pull[]
  readonly comments: { readonly number: number; readonly body: string }[]
  /** What people say of pull requests: reviews, and comments on lines of theirs. */
  readonly reviews: StandInReview[]
  readonly reviewComments: StandInReviewComment[]
  readonly checkRuns: StandInCheckRun[]
  readonly statuses: { readonly id: number; readonly sha: string; readonly context: string; readonly state: string }[]
  /** Check suites without runs: apps that never report, or workflows that could not start. */
  readonly emptySuites: { readonly sha: string; readonly app: string; readonly conclusion: string | null }[]
  /** Comments that open threads which somebody has resolved. */
  readonly resolved: number[]
  /** Whose review of a pull request GitHub has asked for; a name with a slash is a team's. */
  readonly requested: { readonly number: number; readonly name: string }[]
  /** Logins from outside the repository. */
  readonly strangers: string[]
  /** Active rules of the base branch, in the API's format. */
  readonly rules: { readonly type: string; readonly parameters?: Record<string, unknown> }[]
  /** Checks of the older branch protection; `null`: none, `hidden`: this App may not read them. */
  classicChecks: readonly string[] | null | 'hidden'
  archived: boolean
  /** `owner/name` since it was renamed or transferred; the old one leads there. */
  renamedTo: string | null
  /** It was deleted, or the App was taken out of it. */
  gone: boolean
  /** Commits with a signature that GitHub has verified. */
  readonly signed: string[]
  /** Whether GitHub signs the commits that it creates for us, as it does for an App. */
  signsForUs: boolean
  /** Whether we may add to the merge queue. */
  queueOpenToUs: boolean
  draftsSupported: boolean
  readonly mergeMethods: { merge: boolean; squash: boolean; rebase: boolean }
}

export interface Pull {
  readonly number: number
  readonly branch: string
  /** The branch that it is to be merged into. */
  base: string
  title: string
  body: string
  draft: boolean
  state: 'open' | 'closed'
  readonly labels: string[]
  /** The head at its merge or close; `null`: open, so its head is its branch's. */
  endedAt: string | null
  mergeSha: string | null
  /** The login of who has merged it. */
  mergedBy: string | null
  /** Whether it is in the merge queue, or why it was removed. */
  queue: null | 'queued' | { readonly removed: string }
}

export interface StandInReview {
  readonly id: number
  readonly number: number
  readonly by: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED'
  readonly body: string
  /** The commit that was read. */
  readonly sha: string
}

export interface StandInReviewComment {
  readonly id: number
  readonly number: number
  /** `null`: a comment without a review. */
  readonly reviewId: number | null
  readonly by: string
  body: string
  /** The commit that was read. */
  readonly sha: string
  readonly path: string
  readonly line: number
  /** The comment that it answers; `null`: it opens a thread. */
  readonly inReplyTo: number | null
}

export interface StandInCheckRun {
  readonly id: number
  readonly sha: string
  readonly name: string
  readonly appId: number
  readonly suiteId: number
  /** The name of the workflow that it is a job of. */
  readonly workflow: string
  status: string
  conclusion: string | null
  log: string
}

/** The newest run of each check of a commit. */
export const checksOf = ({ checkRuns }: GithubState, sha: string): StandInCheckRun[] => [
  ...new Map(checkRuns.filter((run) => run.sha === sha).map((run) => [run.name, run])).values(),
]

/** GitHub Actions' own id on github.com. */
export const ACTIONS_APP_ID = 15368

export const emptyState = (): GithubState => ({
  ...{
    pulls: [],
    comments: [],
    reviews: [],
    reviewComments: [],
    resolved: [],
    strangers: [],
    requested: [],
    checkRuns: [],
    statuses: [],
    emptySuites: [],
    rules: [],
    classicChecks: null,
  },
  ...{ signed: [], signsForUs: true, queueOpenToUs: true },
  ...{
    renamedTo: null,
    gone: false,
    archived: false,
    draftsSupported: true,
    mergeMethods: { merge: true, squash: true, rebase: true },
  },
})
