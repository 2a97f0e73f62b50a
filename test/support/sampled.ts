import { describe, type TestOptions, test } from 'vitest'

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

/**
 * Like `test`, for what costs much and shows another case of what a test beside it shows: only `npm run certify` plays it.
 * In files named `*.sampled.test.ts` as well.
 */
export const certifiedTest = (name: string, options: TestOptions, play: () => Promise<void>): void => {
  if (isWhole) test(name, options, play)
}

/** Like `describe`, for tests that only `npm run certify` plays. */
export const certifiedDescribe = (name: string, define: () => void): void => {
  if (isWhole) describe(name, define)
}
