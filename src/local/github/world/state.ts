/** What the stand-in knows besides the git repository, which is the truth about branches and commits. */
export interface GithubState {
  readonly pulls: Pull[]
  readonly comments: { readonly number: number; readonly body: string }[]
  readonly checkRuns: StandInCheckRun[]
  readonly statuses: { readonly id: number; readonly sha: string; readonly context: string; readonly state: string }[]
  /** Suites without runs: of apps that never report, or of workflows that could not start. */
  readonly emptySuites: { readonly sha: string; readonly app: string; readonly conclusion: string | null }[]
  /** Active rules of the base branch, as the API gives them. */
  readonly rules: { readonly type: string; readonly parameters?: Record<string, unknown> }[]
  /** The older protection of branches: `null` none, `hidden` not to be read by this App. */
  classicChecks: readonly string[] | null | 'hidden'
  archived: boolean
  /** Commits with a signature that GitHub has verified. */
  readonly signed: string[]
  /** Whether GitHub signs what it commits for us, as it does for an App. */
  signsForUs: boolean
  /** Whether we may add to the merge queue. */
  queueOpenToUs: boolean
  draftsSupported: boolean
  readonly mergeMethods: { merge: boolean; squash: boolean; rebase: boolean }
}

export interface Pull {
  readonly number: number
  readonly branch: string
  title: string
  body: string
  draft: boolean
  state: 'open' | 'closed'
  readonly labels: string[]
  /** Where it was merged or closed; the branch tells of an open one. */
  endedAt: string | null
  mergeSha: string | null
  /** Its place in the merge queue, or why it lost it. */
  queue: null | 'queued' | { readonly removed: string }
}

export interface StandInCheckRun {
  readonly id: number
  readonly sha: string
  readonly name: string
  readonly appId: number
  readonly suiteId: number
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
  ...{ pulls: [], comments: [], checkRuns: [], statuses: [], emptySuites: [], rules: [], classicChecks: null },
  ...{ signed: [], signsForUs: true, queueOpenToUs: true },
  ...{ archived: false, draftsSupported: true, mergeMethods: { merge: true, squash: true, rebase: true } },
})
