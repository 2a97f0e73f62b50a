import type { CiReading } from '../core/judgement/ci-verdict.ts'
import type { Language } from '../core/language.ts'
import type { GitRemote } from '../exec/git.ts'

/** Where the team's repository lives and pull requests are merged. Two adapters ship; one contract suite holds both. */
export interface Forge {
  readonly kind: 'local-git' | 'github'
  /** For people: `owner/name`, or the path of the bare repository. */
  readonly repository: string
  readonly baseBranch: string
  /** What git fetches from and pushes to. */
  readonly remote: GitRemote

  /** Throws AppError `misconfigured` with what to do when the repository is missing, empty or not reachable. */
  check(signal: AbortSignal): Promise<void>

  /** Whether the base branch is there. */
  hasBase(signal: AbortSignal): Promise<boolean>

  /** The newest commit of the base branch. */
  baseSha(signal: AbortSignal): Promise<string>

  /**
   * Finds the pull request by its head branch before it opens one, as a draft; reopens a closed one. Brings title, body
   * and labels up to date. Safe to repeat.
   */
  openPullRequest(draft: PullRequestDraft, signal: AbortSignal): Promise<PullRequest>
  /** `null`: there is none for this branch. */
  findPullRequest(branch: string, signal: AbortSignal): Promise<PullRequest | null>
  /** People are asked for their word now, so it is no draft any more. Safe to repeat; a missing one is left alone. */
  markReady(branch: string, signal: AbortSignal): Promise<void>
  /** Closes without merging. Safe to repeat; a merged or missing one is left alone. */
  closePullRequest(branch: string, comment: string, signal: AbortSignal): Promise<void>

  /** What the checks say of exactly this commit. Starts them where the forge is the one to run them. */
  checks(commit: WaitingCommit, signal: AbortSignal): Promise<CiReading>
  /** Runs failed checks of a commit once more. `false`: the forge does not let us. */
  rerun(headSha: string, names: readonly string[], signal: AbortSignal): Promise<boolean>

  /**
   * Where the base takes signed commits only: gives the branch's commits a signature, which makes new ones of the same
   * tree, and answers the branch's head. Everywhere else, and when they have one, the same head. Safe to repeat.
   */
  signCommits(request: SignRequest, signal: AbortSignal): Promise<string>

  /** Whether the base takes changes only through a queue, which merges into whatever the base is by then. */
  mergesByQueue(signal: AbortSignal): Promise<boolean>

  /**
   * Merges exactly `headSha` into exactly `baseSha`, or nothing: with a merge commit, unless the repository's rules want another way. Safe to
   * repeat: a branch that is merged already at `headSha` answers `merged` with the same commit.
   */
  merge(request: MergeRequest, signal: AbortSignal): Promise<MergeResult>
}

export interface WaitingCommit {
  readonly headSha: string
  /** Since the task came to wait for it: checks that have not appeared by some time are not coming. */
  readonly waitedMs: number
  /** Of what the report says to people; English where none is named. */
  readonly language?: Language
}

/** Title and body are cleaned by the caller; labels are made where the forge has labels. */
export interface PullRequestDraft {
  readonly branch: string
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
}

export interface PullRequest {
  readonly number: number
  readonly url: string
  readonly branch: string
  readonly headSha: string
  readonly state: 'open' | 'closed' | 'merged'
  readonly draft: boolean
  /** Set when merged. */
  readonly mergeSha: string | null
}

export interface SignRequest {
  readonly branch: string
  readonly headSha: string
  /** Where the branch parted from the base, looked up only where it is needed. */
  readonly mergeBase: () => Promise<string>
  readonly message: string
}

export interface MergeRequest {
  readonly branch: string
  readonly headSha: string
  /** The base's newest commit as the merge was approved on it. */
  readonly baseSha: string
  readonly message: string
}

export type MergeResult =
  | { readonly outcome: 'merged'; readonly mergeSha: string }
  /** The branch is no longer at the approved commit. */
  | { readonly outcome: 'moved'; readonly headSha: string }
  /** The base is no longer at the approved commit. */
  | { readonly outcome: 'base_moved'; readonly baseSha: string }
  /** The base has a change in the same lines; `files` name them, `hunks` show them. */
  | { readonly outcome: 'conflict'; readonly files: readonly string[]; readonly hunks: string }
  /** It has a place in the forge's queue, which will merge it. */
  | { readonly outcome: 'queued'; readonly state: string }
  /** The forge wants it done by a person; `what` says what to do. */
  | { readonly outcome: 'needs_person'; readonly what: string }
  /** The forge refuses for now, with its reason: checks required, not mergeable yet. */
  | { readonly outcome: 'blocked'; readonly reason: string }
