import type { DiffStat } from '../core/artifacts.ts'
import type { Checkpoint } from '../core/checkpoint.ts'
import type { AbsentContents } from '../core/checks/absent.ts'
import type { MergeCandidate, MergedChange, RevertResult } from '../core/merge-candidate.ts'
import type { Identity } from '../core/pipeline/identity.ts'
import type { Task } from '../core/pipeline/task.ts'
import type { Privacy } from '../core/private-paths.ts'
import type { Publishable } from '../core/publishable.ts'
import type { GitPlace } from '../exec/git.ts'

/** The tasks' worktrees: one branch `wms/task-<id>` in one worktree per task, from one bare store per repository. */
export interface Workspaces {
  /** Opens the task's worktree, created or repaired if needed; a new branch starts at the base's newest commit. */
  open(task: OpenedTask, signal: AbortSignal): Promise<Worktree>
  /** Removes the worktree, never the branch's commits. Safe to repeat. */
  remove(task: Identity): Promise<void>
}

/** Whose worktree it is. What the remote has of the branch is the task's own once the task has a head. */
type OpenedTask = Pick<Task, 'id' | 'uid' | 'branch' | 'headSha'>

export type SeenByModels = Pick<Worktree, 'files' | 'show' | 'entries' | 'list' | 'map' | 'diff' | 'changes'>

export interface Worktree {
  readonly taskId: number
  /** Absolute path of a folder without a repository, so that agents can write only files. */
  readonly path: string
  readonly branch: string
  /** The base commit that the branch starts from. */
  readonly baseSha: string
  /** The base's newest commit when the worktree was opened; the team's rules are read from it. */
  readonly newestBaseSha: string
  /** The remote's commit of the branch when the worktree was opened; `null`: it had none. */
  readonly pushedSha: string | null
  readonly files: FileTools
  /** What of it may go into a prompt or a tool's answer: as if the hidden files were not there. */
  seenByModels(hides: Privacy['hides']): SeenByModels
  /** The git store with the commits of the task and the base. */
  readonly objects: GitPlace

  headSha(signal: AbortSignal): Promise<string>
  /** Resets the worktree to a commit of the branch and drops everything else. */
  reset(sha: string, signal: AbortSignal): Promise<void>
  /** Stores all current files; changes nothing. */
  snapshot(signal: AbortSignal): Promise<Checkpoint>
  /** Whether this machine has a snapshot. */
  holds(checkpoint: Checkpoint, signal: AbortSignal): Promise<boolean>
  /** Restores a snapshot; `false`: this machine does not have it, and nothing is changed. */
  restore(checkpoint: Checkpoint, signal: AbortSignal): Promise<boolean>
  /**
   * Merges the base, as of opening the worktree, into a branch that lacks it; drops uncommitted changes. A conflict
   * leaves markers in the files, and the next `commit` concludes the merge. Safe to repeat.
   */
  update(signal: AbortSignal): Promise<UpdateResult>
  /** Files of the last `update` with unresolved conflicts, in a tree or in the current files. */
  unresolved(signal: AbortSignal, tree?: string): Promise<readonly string[]>
  /** The tree of the current files; with `only` (globs), the branch's commit plus the changes that match. */
  tree(signal: AbortSignal, only?: readonly string[]): Promise<string>
  /** A tree (or commit) with these paths taken from another one. */
  treeWith(base: string, other: string, paths: readonly string[], signal: AbortSignal): Promise<string>
  /** A tree's (or commit's) files in a temporary folder, where commands cannot change the work. */
  checkout(tree: string, signal: AbortSignal): Promise<Checkout>
  /** Commits a tree on the branch and concludes an open merge; `null`: nothing has changed. */
  commitTree(tree: string, message: CommitMessage, signal: AbortSignal): Promise<string | null>
  /** Commits all changes, or those that match `only` (globs); `null`: there are none. */
  commit(message: CommitMessage, signal: AbortSignal, only?: readonly string[]): Promise<string | null>
  /** Whether the commit is there, made here or fetched with the branch. */
  hasCommit(sha: string, signal: AbortSignal): Promise<boolean>
  /** A commit's message without subject and trailers. */
  message(sha: string, signal: AbortSignal): Promise<string>
  /** Pushes exactly this commit with a lease on the old value; never over a commit that is not ours. */
  push(sha: string, isOurs: (sha: string) => boolean, signal: AbortSignal, branch?: string): Promise<PushResult>
  /** The result of merging a commit into the base as of opening the worktree. */
  candidate(headSha: string, signal: AbortSignal): Promise<MergeCandidate>
  /** What taking a merge back from the base comes to, as of opening the worktree. */
  reverted(change: MergedChange, signal: AbortSignal): Promise<RevertResult>
  /** The tree of a commit. */
  treeOf(sha: string, signal: AbortSignal): Promise<string>
  /** The commits of a commit that the base lacks, newest first. */
  history(sha: string, signal: AbortSignal): Promise<readonly BranchCommit[]>
  /**
   * The tree of `own` with the part of the base merged that `head` has; differences to `head` are changes of others.
   */
  treeBroughtUp(own: string, head: string, signal: AbortSignal): Promise<string>
  /** Unified diff of `from..to`, made without external programs. */
  diff(from: string, to: string, signal: AbortSignal): Promise<string>
  /** What a commit changed; for a merge, only its manual changes. */
  diffStat(sha: string, signal: AbortSignal): Promise<DiffStat>
  /** The totals of `from..to`. */
  rangeStat(from: string, to: string, signal: AbortSignal): Promise<DiffStat>
  /**
   * Changed paths of `from..to` with their new modes, e.g. `{ path: 'x', mode: '120000' }` for a symlink. A rename
   * counts as deletion and addition, so that no path hides from a rule.
   */
  changes(from: string, to: string, signal: AbortSignal): Promise<readonly TreeChange[]>
  /** A commit's file, e.g. AGENTS.md of the base; `null`: it does not exist. */
  show(sha: string, path: string, signal: AbortSignal): Promise<string | null>
  /** The base's files that are most relevant to `about`, with their main definitions, in at most `maxChars`. */
  map(
    focus: { readonly about: string; readonly maxChars: number; readonly hides?: Privacy['hides'] },
    signal: AbortSignal,
  ): Promise<string>
  /** Tracked paths of a commit with git's modes, links and submodules among them. */
  entries(sha: string, signal: AbortSignal): Promise<readonly TreeEntry[]>
  /** What a commit names whose contents are not fetched: submodules, and pointers to Git LFS. */
  absent(sha: string, signal: AbortSignal): Promise<AbsentContents>
  /** Tracked paths of a commit. */
  list(sha: string, signal: AbortSignal): Promise<readonly string[]>
}

/** Author and subject as the commit names them, unverified. */
export interface BranchCommit {
  readonly sha: string
  readonly author: string
  readonly subject: string
}

/** A temporary folder that is removed on dispose. */
export interface Checkout extends AsyncDisposable {
  readonly path: string
}

export interface CommitMessage {
  readonly subject: Publishable
  readonly body: Publishable
  readonly trailers: Readonly<Record<string, string>>
  readonly author: { readonly name: string; readonly email: string }
}

export type UpdateResult =
  | { readonly outcome: 'current' }
  | { readonly outcome: 'merged'; readonly sha: string }
  | { readonly outcome: 'conflict'; readonly files: readonly string[]; readonly hunks: string }

export type PushResult =
  | { readonly outcome: 'pushed' }
  /** The remote branch has a commit of somebody else. */
  | { readonly outcome: 'rejected'; readonly remoteSha: string | null }

export interface TreeEntry {
  readonly path: string
  readonly mode: string
}

export interface TreeChange {
  readonly path: string
  readonly status: 'added' | 'modified' | 'deleted'
  /** Git's octal mode after the change; `000000` when deleted. */
  readonly mode: string
}

/**
 * An agent's file tools, confined to the worktree: no `..`, no absolute path, no symlink, no `.git`.
 * A refused or failed call returns an answer for the agent and does not throw.
 */
export interface FileTools {
  list(path: string): Promise<ToolResult>
  read(path: string, startLine: number, lineCount: number): Promise<ToolResult>
  search(text: string, glob: string | null): Promise<ToolResult>
  /** The path as the repository has it, where `path` is written otherwise. */
  meant(path: string): Promise<ToolResult>
  /** Replaces the only occurrence of `oldText`. */
  edit(path: string, oldText: string, newText: string): Promise<ToolResult>
  write(path: string, content: string): Promise<ToolResult>
  /** Deletes a file. */
  remove(path: string): Promise<ToolResult>
}

export interface ToolResult {
  readonly ok: boolean
  readonly text: string
}
