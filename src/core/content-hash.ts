import { createHash } from 'node:crypto'

/** SHA-256 of a value as JSON with sorted keys, so that equal values have equal hashes. */
export const contentHash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value, sorted)).digest('hex')

const sorted = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value
