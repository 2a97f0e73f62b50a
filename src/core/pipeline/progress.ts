import type { Finding } from '../artifacts.ts'
import { fingerprintsOf } from '../fingerprint.ts'
import type { StageName } from '../stages.ts'

/** Whether the rework of a section makes progress. */
export interface Progress {
  /** How many issues each judge had when it last sent the work back; cleared when it passes or a person answers. */
  readonly open: Readonly<Partial<Record<StageName, number>>>
  /** In how many rounds each issue was open, by fingerprint; a person's answer does not clear it. */
  readonly seen: Readonly<Record<string, number>>
}

export const NO_ROUND_YET: Progress = { open: {}, seen: {} }

/** Seen open in two rounds, an issue is stuck when it returns a third time. */
const ROUNDS_ALLOWED = 2
const FINGERPRINTS_KEPT = 200

/** A judge sends the work back. `isStuck`: it has no fewer issues than last time, or an issue came back too often. */
export function sentBack(
  progress: Progress,
  judge: StageName,
  findings: readonly Finding[],
): { readonly progress: Progress; readonly isStuck: boolean } {
  const fingerprints = fingerprintsOf(findings)
  const before = progress.open[judge] ?? Number.POSITIVE_INFINITY
  const isStuck =
    fingerprints.length >= before || fingerprints.some((one) => (progress.seen[one] ?? 0) >= ROUNDS_ALLOWED)
  const counted = fingerprints.map((one) => [one, (progress.seen[one] ?? 0) + 1] as const)
  const seen = Object.entries({ ...progress.seen, ...Object.fromEntries(counted) }).slice(-FINGERPRINTS_KEPT)
  return {
    progress: { open: { ...progress.open, [judge]: fingerprints.length }, seen: Object.fromEntries(seen) },
    isStuck,
  }
}

/** A judge has no open issues any more. */
export const passedBy = ({ open, seen }: Progress, judge: StageName): Progress => {
  const { [judge]: _, ...others } = open
  return { open: others, seen }
}

/** After a human answer the judges' issues are counted afresh. */
export const afterHumanAnswer = ({ seen }: Progress): Progress => ({ open: {}, seen })
