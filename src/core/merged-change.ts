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
