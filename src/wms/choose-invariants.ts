import { INVARIANTS, type Invariant } from './invariants.ts'

const LIMIT = 12

/** The invariants that a request touches, most touched first; at most twelve, since a long list is read by nobody. */
export const chooseInvariants = (request: string): Pick<Invariant, 'id' | 'rule'>[] => {
  const text = ` ${request.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')}`
  return INVARIANTS.map(({ id, rule, words }) => ({
    id,
    rule,
    hits: words.filter((it) => text.includes(` ${it}`)).length,
  }))
    .filter(({ hits }) => hits > 0)
    .toSorted((a, b) => b.hits - a.hits)
    .slice(0, LIMIT)
    .map(({ id, rule }) => ({ id, rule }))
}
