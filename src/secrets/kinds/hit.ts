/** A part of a text that is a secret. */
export interface Hit {
  readonly rule: string
  readonly start: number
  readonly end: number
}

/** Looks for one kind of secret wherever one of its starts stands. */
export interface Detector {
  /** Each has at least three characters. */
  readonly starts: readonly string[]
  /** The starts may stand in small and capital letters. */
  readonly anyCase: boolean
  /** `at`: where the start begins. Reads a bounded number of characters around it, or all that it makes part of the hit. */
  readonly match: (text: string, at: number) => Hit | null
}

/** The kind that many things share: of two hits on the same place the other says more. */
export const ASSIGNED = 'assigned-secret'

/** In the order of the text; of those that overlap, the first. */
export const disjoint = (hits: readonly Hit[]): Hit[] => {
  const kept: Hit[] = []
  for (const hit of hits.toSorted(byPlace)) if (hit.start >= (kept.at(-1)?.end ?? 0)) kept.push(hit)
  return kept
}

const byPlace = (a: Hit, b: Hit): number =>
  a.start - b.start || b.end - a.end || Number(a.rule === ASSIGNED) - Number(b.rule === ASSIGNED)
