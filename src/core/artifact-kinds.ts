/** What runs produce; `artifacts.ts` has the schemas. */
export const ARTIFACT_KINDS = [
  'TaskSpec',
  'Plan',
  'Patch',
  'ReviewResult',
  'GateDecision',
  'BranchDiff',
  'ForeignPush',
  'CiReport',
  'MergeCandidate',
  'MergeReceipt',
  'ContextPack',
] as const
export type ArtifactKind = (typeof ARTIFACT_KINDS)[number]
