/** Whether this is `npm run certify`, which plays every row. */
const isWhole = process.env.TEST_WHOLE === '1'

/**
 * For tables whose rows each cost much and differ little, in files named `*.sampled.test.ts`: `npm test` plays so many
 * rows, evenly spread, the first among them.
 */
export const sampleOf = <T>(rows: readonly T[], count: number): readonly T[] =>
  isWhole || rows.length <= count
    ? rows
    : Array.from({ length: count }, (_, index) => rows[Math.floor((index * rows.length) / count)] as T)
