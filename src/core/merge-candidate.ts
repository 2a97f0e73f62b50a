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
