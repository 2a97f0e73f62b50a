import type { CiReport } from '../core/artifacts.ts'

/** Where the team's repository lives and pull requests are merged. Two adapters ship; one contract suite holds both. */
export interface Forge {
  readonly kind: 'local-git' | 'github'
  /** For people: `owner/name`, or the path of the bare repository. */
  readonly repository: string
  readonly baseBranch: string
  /** What git fetches from and pushes to. */
  readonly remote: Remote

  /** Throws AppError `misconfigured` with what to do when the repository is missing, empty or not reachable. */
  check(signal: AbortSignal): Promise<void>

  /** Finds the pull request by its head branch before it opens one; reopens a closed one. Safe to repeat. */
  openPullRequest(draft: PullRequestDraft, signal: AbortSignal): Promise<PullRequest>
  /** `null`: there is none for this branch. */
  findPullRequest(branch: string, signal: AbortSignal): Promise<PullRequest | null>
  /** Closes without merging. Safe to repeat; a merged or missing one is left alone. */
  closePullRequest(branch: string, comment: string, signal: AbortSignal): Promise<void>

  /** What the checks say of exactly this commit. Starts them where the forge is the one to run them. */
  checks(headSha: string, signal: AbortSignal): Promise<CiReport>

  /**
   * Merges exactly `headSha` with a merge commit, or nothing. Safe to repeat: a branch that is merged already at
   * `headSha` answers `merged` with the same commit.
   */
  merge(request: MergeRequest, signal: AbortSignal): Promise<MergeResult>
}

interface Remote {
  readonly url: string
  /** Credentials for git, by environment only (GIT_ASKPASS and what it reads); empty for a local path. */
  readonly env: () => Promise<Readonly<Record<string, string>>>
}

export interface PullRequestDraft {
  readonly branch: string
  readonly title: string
  readonly body: string
}

export interface PullRequest {
  readonly number: number
  readonly url: string
  readonly branch: string
  readonly headSha: string
  readonly state: 'open' | 'closed' | 'merged'
  /** Set when merged. */
  readonly mergeSha: string | null
}

export interface MergeRequest {
  readonly branch: string
  readonly headSha: string
  readonly message: string
}

export type MergeResult =
  | { readonly outcome: 'merged'; readonly mergeSha: string }
  /** The branch is no longer at the approved commit. */
  | { readonly outcome: 'moved'; readonly headSha: string }
  /** The base has a change in the same lines; `files` name them, `hunks` show them. */
  | { readonly outcome: 'conflict'; readonly files: readonly string[]; readonly hunks: string }
  /** The forge refuses for now, with its reason: checks required, not mergeable yet. */
  | { readonly outcome: 'blocked'; readonly reason: string }
