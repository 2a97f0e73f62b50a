import type { FileChange } from '../agents/witness/files.ts'
import type { Observation } from '../agents/witness/observation.ts'
import { analyse } from './analysis.ts'

export interface ObservedWork {
  readonly changes: readonly FileChange[]
  readonly request: string
  readonly checkFiles: readonly string[]
  /** Tests of the base that the change does not touch; they are seldom needed. */
  readonly otherTests: () => Promise<readonly string[]>
}

/** How many files are left out one by one before all others count as too complex. */
const CULPRITS = 3

/** What a change does to the tests and checks that judge it; also reports files whose analysis does not end in time. */
export async function observeChanges({ changes, otherTests, ...about }: ObservedWork): Promise<Observation[]> {
  const unread: Observation[] = []
  let left = changes
  let others: readonly string[] | null = null
  while (left.length > 0) {
    const seen = await analyse('observe', { ...about, changes: left, otherTests: others })
    if (seen.outcome === 'done') {
      if (!seen.result.lacksOtherTests) return [...unread, ...seen.result.observations]
      others = await otherTests()
      continue
    }
    const culprit = unread.length < CULPRITS ? left[seen.place ?? -1] : undefined
    unread.push(...(culprit === undefined ? left : [culprit]).map(tooComplex))
    left = culprit === undefined ? [] : left.filter((change) => change !== culprit)
  }
  return unread
}

const tooComplex = ({ path }: FileChange): Observation => ({ kind: 'too_complex', path, line: null, what: path })
