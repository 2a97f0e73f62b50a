import { z } from 'zod'
import { contentHash } from './content-hash.ts'

/** The merge that CI has judged and that a person decides on. */
export const MergeCandidate = z.object({
  head_sha: z.string(),
  base_sha: z.string(),
  merge_base: z.string(),
  /** The head's tree. */
  tree: z.string(),
  /** The base's tree after the merge; `null`: it conflicts. */
  merged_tree: z.string().nullable(),
  /** Hash of the diff between merge base and head. */
  diff_sha256: z.string(),
  /** Hash of the base's repository rules. */
  rules_sha256: z.string(),
})
export type MergeCandidate = z.infer<typeof MergeCandidate>

/** A short hash that identifies a candidate on a button or in a request. */
export const markOf = (candidate: MergeCandidate): string => contentHash(candidate).slice(0, 12)

/** What a merge brought into the base. */
export interface MergedChange {
  readonly mergeSha: string
  /** What it was approved for, by which a squashed or rebased one is known; `null`: not recorded. */
  readonly approved: { readonly baseSha: string; readonly mergedTree: string } | null
}

export type RevertResult =
  | { readonly outcome: 'reverted'; readonly tree: string }
  /** Later work changed the same lines: `commits` that touched these files since. */
  | { readonly outcome: 'conflict'; readonly files: readonly string[]; readonly commits: readonly string[] }
  /** The base does not contain the merge. */
  | { readonly outcome: 'not_merged' }
  /** It is not known what the base was before. */
  | { readonly outcome: 'untold' }
  | { readonly outcome: 'nothing_left' }
