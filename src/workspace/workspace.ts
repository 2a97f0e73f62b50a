import type { DiffStat } from '../core/artifacts.ts'
import type { Checkpoint } from '../core/checkpoint.ts'
import type { MergeCandidate } from '../core/merge-candidate.ts'

/** A task's checkout: one branch `wms/task-<id>` in one worktree, made from one bare store per repository. */
export interface Workspaces {
  /** The task's worktree, made or repaired when it is missing; its branch starts at the base's newest commit. */
  open(taskId: number, signal: AbortSignal): Promise<Worktree>
  /** Removes the worktree, never the branch's commits. Safe to repeat. */
  remove(taskId: number): Promise<void>
}

export interface Worktree {
  readonly taskId: number
  /** Absolute path of a folder without a repository: whoever works in it writes files and nothing else. */
  readonly path: string
  readonly branch: string
  /** The base commit that the branch grew from. */
  readonly baseSha: string
  readonly files: FileTools

  headSha(signal: AbortSignal): Promise<string>
  /** Puts the worktree back to a commit of the branch, dropping what a killed run left behind. */
  reset(sha: string, signal: AbortSignal): Promise<void>
  /** All files as they are now, kept in the store; changes nothing. */
  snapshot(signal: AbortSignal): Promise<Checkpoint>
  /** Puts the worktree where it stood at a snapshot; `false`, and nothing done, where this machine does not have it. */
  restore(checkpoint: Checkpoint, signal: AbortSignal): Promise<boolean>
  /**
   * Merges the base, as it was when the worktree was opened, into the branch where the branch lacks it; drops what is
   * not committed. A conflict stays in the files, marked, and the next `commit` concludes the merge. Safe to repeat.
   */
  update(signal: AbortSignal): Promise<UpdateResult>
  /** Files whose conflict of the last `update` nobody has resolved yet: in a tree, or in the files as they are now. */
  unresolved(signal: AbortSignal, tree?: string): Promise<readonly string[]>
  /** The tree of the files as they are now; with `only` (globs), of the branch's commit and what changed below them. */
  tree(signal: AbortSignal, only?: readonly string[]): Promise<string>
  /** A tree (or commit) with these paths as another one has them. */
  treeWith(base: string, other: string, paths: readonly string[], signal: AbortSignal): Promise<string>
  /** A tree's (or commit's) files in a folder of their own, for commands whose traces nobody wants. */
  checkout(tree: string, signal: AbortSignal): Promise<Checkout>
  /** Commits a tree on the branch, and concludes an open merge; `null` when nothing has changed. */
  commitTree(tree: string, message: CommitMessage, signal: AbortSignal): Promise<string | null>
  /** Commits everything, or what changed below `only` (globs); `null` when nothing of it has changed. */
  commit(message: CommitMessage, signal: AbortSignal, only?: readonly string[]): Promise<string | null>
  /** Looks for a commit by its trailers, so that a repeated run finds the work it had done. */
  findCommit(trailers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string | null>
  /** A commit's message without its subject and trailers. */
  message(sha: string, signal: AbortSignal): Promise<string>
  /** Pushes by commit and with the expected old value; never over somebody else's commit. */
  push(sha: string, signal: AbortSignal): Promise<PushResult>
  /** What a merge of a commit into the base, as it was when the worktree was opened, would do. */
  candidate(headSha: string, signal: AbortSignal): Promise<MergeCandidate>
  /** The tree of a commit. */
  treeOf(sha: string, signal: AbortSignal): Promise<string>
  /** Of `from..to`, as a unified diff without external programs. */
  diff(from: string, to: string, signal: AbortSignal): Promise<string>
  /** What a commit changed; of a merge, only what was done by hand. */
  diffStat(sha: string, signal: AbortSignal): Promise<DiffStat>
  /** What `from..to` changes in all. */
  rangeStat(from: string, to: string, signal: AbortSignal): Promise<DiffStat>
  /**
   * Changed paths of `from..to` with their new modes, e.g. `{ path: 'x', mode: '120000' }` for a symlink. A rename is a
   * deletion and an addition, so that no path hides from a rule.
   */
  changes(from: string, to: string, signal: AbortSignal): Promise<readonly TreeChange[]>
  /** A file as it is in a commit, e.g. AGENTS.md of the base; `null` when it is not there. */
  show(sha: string, path: string, signal: AbortSignal): Promise<string | null>
  /** The files of the base that matter most to a task in these words, with their main definitions; at most `maxChars`. */
  map(focus: { readonly about: string; readonly maxChars: number }, signal: AbortSignal): Promise<string>
  /** Tracked paths of a commit. */
  list(sha: string, signal: AbortSignal): Promise<readonly string[]>
}

/** Gone when it is disposed of. */
export interface Checkout extends AsyncDisposable {
  readonly path: string
}

export interface CommitMessage {
  readonly subject: string
  readonly body: string
  readonly trailers: Readonly<Record<string, string>>
  readonly author: { readonly name: string; readonly email: string }
}

export type UpdateResult =
  | { readonly outcome: 'current' }
  | { readonly outcome: 'merged'; readonly sha: string }
  | { readonly outcome: 'conflict'; readonly files: readonly string[]; readonly hunks: string }

export type PushResult =
  | { readonly outcome: 'pushed' }
  /** The remote branch has a commit that we do not know. */
  | { readonly outcome: 'rejected'; readonly remoteSha: string | null }

export interface TreeChange {
  readonly path: string
  readonly status: 'added' | 'modified' | 'deleted'
  /** Git's octal mode after the change; `000000` when deleted. */
  readonly mode: string
}

/**
 * An agent's file tools, confined to the worktree: no `..`, no absolute path, no symlink, no `.git`.
 * A refused or impossible call is an answer for the agent, not an exception.
 */
export interface FileTools {
  list(path: string): Promise<ToolResult>
  read(path: string, startLine: number, lineCount: number): Promise<ToolResult>
  search(text: string, glob: string | null): Promise<ToolResult>
  /** Replaces the one place where `oldText` stands. */
  edit(path: string, oldText: string, newText: string): Promise<ToolResult>
  write(path: string, content: string): Promise<ToolResult>
}

export interface ToolResult {
  readonly ok: boolean
  readonly text: string
}
