import type { ErrorKind } from '../../../errors.ts'
import type { Program } from '../../protocol.ts'

/** How git is started on a repository of ours; a command is to follow. */
export type GitStart = Pick<Program, 'file' | 'args' | 'env' | 'cwd'>

/** A folder that others write, and what we keep of it outside. */
interface TreeFolder {
  readonly root: string
  /** A folder of ours on the same file system that remembers what was seen; `null`: nothing is to be remembered. */
  readonly memory: string | null
}

export interface TreeLimits {
  /** Of one file that is new or changed. */
  readonly fileBytes: number
  /** Of all that is new or changed. */
  readonly totalBytes: number
  /** Files that no commit has and no rule ignores. */
  readonly newFiles: number
  readonly folders: number
  readonly depth: number
}

interface Reading {
  readonly folder: TreeFolder
  /** The tree whose files count however they are ignored; `null`: there is none. */
  readonly tracked: string | null
  readonly limits: TreeLimits
  readonly git: GitStart
}

interface Writing {
  readonly folder: TreeFolder
  readonly tree: string
  /** Whether a `.git` that leads nowhere is to stand at the root. */
  readonly standIn: boolean
  readonly git: GitStart
}

export type ReadingJob = Reading & { readonly kind: 'in' | 'list' }
export type WritingJob = Writing & { readonly kind: 'out' }
interface RemovalJob {
  readonly kind: 'remove'
  readonly folder: TreeFolder
}
export type TreeJob = ReadingJob | WritingJob | RemovalJob

/** Of `in` the tree's id, of `list` the paths. */
export type TreeResult = string | readonly string[] | null

export type TreeReply =
  | { readonly result: TreeResult }
  | { readonly fault: { readonly kind: ErrorKind; readonly message: string; readonly hint: string | null } }
