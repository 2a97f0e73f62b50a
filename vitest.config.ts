import { defineConfig } from 'vitest/config'
import { leftOut } from './test/support/left-out.ts'

const withPostgres = {
  globalSetup: ['test/support/global-postgres.ts'],
  testTimeout: 30_000,
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    reporters: ['default', leftOut],
    // For two cores: the third works while others wait; more would slow down those that measure time.
    maxWorkers: 3,
    // Of one file: more whole services at once would slow down those that measure time.
    maxConcurrency: 3,
    // A busy machine is no failure; what hangs still ends.
    testTimeout: 30_000,
    projects: [
      // Pure functions leave nothing behind, so that files may share what they have imported.
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...withPostgres, isolate: false },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...withPostgres, testTimeout: 240_000 },
      },
      {
        extends: true,
        // Long proofs of which `e2e` has a sample: `npm run certify`.
        test: {
          name: 'certify',
          include: ['test/certify/**/*.test.ts', 'test/{integration,e2e}/**/*.sampled.test.ts'],
          env: { TEST_WHOLE: '1' },
          ...withPostgres,
          testTimeout: 600_000,
        },
      },
      {
        extends: true,
        // What is promised in milliseconds, for a machine that does nothing else: `npm run bench:deadlines`.
        test: { name: 'bench', include: ['test/bench/**/*.test.ts'], ...withPostgres },
      },
      {
        extends: true,
        // For people to look at: `npm run pictures`.
        test: { name: 'pictures', include: ['test/browser/pictures.ts'], ...withPostgres, testTimeout: 240_000 },
      },
      {
        extends: true,
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...withPostgres, testTimeout: 240_000 },
      },
    ],
  },
})
