import type { CiReading } from '../core/judgement/ci-verdict.ts'
import type { Language } from '../core/language.ts'
import type { SeenPullRequest, Sighting } from '../core/pipeline/standing.ts'
import type { Publishable } from '../core/publishable.ts'
import type { Said } from '../core/remarks/said.ts'
import type { GitRemote } from '../exec/git.ts'

/** The host of the team's repository and its pull requests. Two adapters ship; both pass one contract suite. */
export interface Forge {
  readonly kind: 'local-git' | 'github'
  /** Shown to people: `owner/name`, or the path of the bare repository. */
  readonly repository: string
  readonly baseBranch: string
  /** The remote that git fetches from and pushes to. */
  readonly remote: GitRemote

  /** Throws AppError `misconfigured` with a hint if the repository is missing, empty or not reachable. */
  check(signal: AbortSignal): Promise<void>

  /** Whether the base branch exists. */
  hasBase(signal: AbortSignal): Promise<boolean>

  /** The newest commit of the base branch. */
  baseSha(signal: AbortSignal): Promise<string>

  /** What people have done to repository, base, branch and pull request. Throws only if that cannot be told. */
  look(branch: string, signal: AbortSignal): Promise<ForgeSighting>
  /**
   * Opens a draft pull request for a branch, or finds the existing one and updates title, body and labels; one that is
   * not open stays so. Safe to repeat. Throws AppError `misconfigured` if it is another task's.
   */
  openPullRequest(draft: PullRequestDraft, signal: AbortSignal): Promise<PullRequest>
  /** `null`: there is none for this branch. */
  findPullRequest(branch: string, signal: AbortSignal): Promise<PullRequest | null>
  /** Opens a closed pull request again, into the base. Safe to repeat. Throws `bad_input` where its branch is gone. */
  reopen(branch: string, signal: AbortSignal): Promise<void>
  /** Turns the draft into a pull request that is ready for review. Safe to repeat; a missing one is ignored. */
  markReady(branch: string, signal: AbortSignal): Promise<void>
  /** Closes without merging. Safe to repeat; a merged or missing one is ignored. */
  closePullRequest(branch: string, comment: Publishable, signal: AbortSignal): Promise<void>

  /**
   * Deletes a branch whose head we have made and from or into which no pull request is open. Safe to repeat.
   */
  deleteBranch(branch: string, isOurs: (sha: string) => boolean, signal: AbortSignal): Promise<DeletedBranch>

  /** What people and programs have said of the branch's pull request, our own answers among it. */
  said(branch: string, signal: AbortSignal): Promise<Said>
  /** Answers what was said of it, in its thread where it has one. Safe to repeat. `gone`: there is nothing to answer any more. */
  answer(branch: string, answer: ForgeAnswer, signal: AbortSignal): Promise<'answered' | 'gone'>

  /** The state of exactly this commit's checks. Starts them if the forge runs them itself. */
  checks(commit: WaitingCommit, signal: AbortSignal): Promise<CiReading>
  /** Runs a commit's failed checks again. `false`: the forge does not allow it. */
  rerun(headSha: string, names: readonly string[], signal: AbortSignal): Promise<boolean>

  /**
   * Returns the branch's head. Where the base accepts only signed commits, first replaces the unsigned ones by a signed
   * commit with the same tree. Safe to repeat.
   */
  signCommits(request: SignRequest, signal: AbortSignal): Promise<string>

  /** Whether the base accepts changes only through a merge queue, which merges into the base of that later moment. */
  mergesByQueue(signal: AbortSignal): Promise<boolean>

  /**
   * Merges exactly `headSha` into exactly `baseSha`, or nothing; with a merge commit unless the repository's rules
   * demand another method. Safe to repeat: a branch already merged at `headSha` returns `merged` with the same commit.
   */
  merge(request: MergeRequest, signal: AbortSignal): Promise<MergeResult>
}

export interface ForgeAnswer {
  /** Names what it answers. */
  readonly key: string
  /** The comment that opens the thread; `null`: it has none. */
  readonly thread: number | null
  readonly body: Publishable
}

/** `gone`: it was not there; `kept`: it is not only ours, or is in use. */
export type DeletedBranch = 'deleted' | 'gone' | 'kept'

export interface WaitingCommit {
  readonly headSha: string
  /** How long the task has waited for this commit; a check that has not appeared after a while is not coming. */
  readonly waitedMs: number
  /** Keys of interrupted checks of it that a person lets count for nothing; absent: none. */
  readonly ignored?: readonly string[]
  /** The language of the report's reasons; English by default. */
  readonly language?: Language
}

/** Missing labels are created on forges that have labels. */
export interface PullRequestDraft {
  readonly branch: string
  readonly title: Publishable
  readonly body: Publishable
  readonly labels: readonly string[]
}

export interface PullRequest {
  readonly number: number
  readonly url: string
  readonly branch: string
  /** The uid of the task for which we have opened it, as its text says; `null`: it says none. */
  readonly owner: string | null
  readonly headSha: string
  readonly state: 'open' | 'closed' | 'merged'
  readonly draft: boolean
  /** The branch that it goes into. */
  readonly base: string
  /** Set when merged. */
  readonly mergeSha: string | null
}

/** A sighting with what tells the pull request from those of others. */
export interface ForgeSighting extends Omit<Sighting, 'pullRequest'> {
  readonly pullRequest: (PullRequest & Pick<SeenPullRequest, 'mergedBy'>) | null
}

export interface SignRequest {
  readonly branch: string
  readonly headSha: string
  /** The merge base of branch and base, looked up only when needed. */
  readonly mergeBase: () => Promise<string>
  readonly message: Publishable
  /** Whether we made a commit; others are never signed for. */
  readonly isOurs: (sha: string) => boolean
}

export interface MergeRequest {
  readonly branch: string
  readonly headSha: string
  /** The base commit for which the merge was approved. */
  readonly baseSha: string
  readonly message: Publishable
}

export type MergeResult =
  | { readonly outcome: 'merged'; readonly mergeSha: string }
  /** The branch is no longer at the approved commit. */
  | { readonly outcome: 'moved'; readonly headSha: string }
  /** The base is no longer at the approved commit. */
  | { readonly outcome: 'base_moved'; readonly baseSha: string }
  /** Branch and base changed the same lines; `files` names them, `hunks` shows them. */
  | { readonly outcome: 'conflict'; readonly files: readonly string[]; readonly hunks: string }
  /** The forge's merge queue has it and will merge it. */
  | { readonly outcome: 'queued'; readonly state: string }
  /** A person has to merge it; `what` says what to do. */
  | { readonly outcome: 'needs_person'; readonly what: string }
  /** The forge refuses for now, e.g. for missing checks; `reason` says why. */
  | { readonly outcome: 'blocked'; readonly reason: string }
