import { z } from 'zod'
import { contentHash } from './content-hash.ts'

/** What a merge of the branch would do now: what CI has judged, and what a person is asked about. */
export const MergeCandidate = z.object({
  head_sha: z.string(),
  base_sha: z.string(),
  merge_base: z.string(),
  /** Of the head. */
  tree: z.string(),
  /** What the base would hold after the merge; `null`: the two are in conflict. */
  merged_tree: z.string().nullable(),
  /** Of everything that the branch changes against the merge base. */
  diff_sha256: z.string(),
  /** Of the repository's rules as the base has them. */
  rules_sha256: z.string(),
})
export type MergeCandidate = z.infer<typeof MergeCandidate>

/** Tells one candidate from another where a whole one has no room: on a button, in a request. */
export const markOf = (candidate: MergeCandidate): string => contentHash(candidate).slice(0, 12)
