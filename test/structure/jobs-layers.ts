/** Rows of layers.ts for the queue's work, and for what it waits for. */
export const JOBS_LAYERS = {
  jobs: [
    ...['node:timers/promises', 'pg', 'pg-boss', 'pino', 'zod', 'errors.ts'],
    ...['core', 'core/pipeline', 'core/reasons', 'store', 'store/queue', 'observed.ts', 'orchestrator.ts'],
    ...['jobs/ci', 'jobs/queue', 'jobs/replica', 'jobs/run', 'outages', 'stages/stage'],
  ],
  'jobs/queue': [
    ...[
      'node:crypto',
      'pg',
      'pg-boss',
      'pino',
      'sql-template-tag',
      'uuid',
      'zod',
      'errors.ts',
      'observed.ts',
      'secrets',
    ],
    ...['core', 'core/pipeline', 'core/reasons', 'store', 'store/queue', 'orchestrator.ts', 'outages', 'stages/stage'],
    ...['forge/forge.ts', 'core/remarks'],
  ],
  'jobs/replica': [
    ...['node:crypto', 'node:fs/promises', 'node:path', 'pg', 'errors.ts', 'exec/machine-lock.ts'],
    ...['store', 'store/queue', 'jobs/queue'],
  ],
  'jobs/ci': [
    ...['node:util', 'pg', 'pg-boss', 'errors.ts'],
    ...['core', 'core/judgement', 'core/pipeline', 'core/reasons', 'core/remarks', 'store', 'store/queue'],
    ...['orchestrator.ts', 'store/said'],
    ...['forge/forge.ts', 'stages/merge', 'stages/stage', 'jobs/queue'],
  ],
  'jobs/run': [
    'node:crypto',
    ...['node:util', 'pg', 'zod', 'errors.ts', 'secrets', 'core', 'core/access', 'core/checks', 'core/pipeline'],
    ...['core/reasons', 'store', 'store/queue', 'outages'],
    ...['observed.ts', 'orchestrator.ts', 'watchdog/watchdog.ts', 'stages', 'stages/stage', 'jobs/ci', 'jobs/queue'],
  ],

  // What is away outside, and who may try it.
  outages: ['node:os', 'pg', 'pino', 'core/pipeline', 'errors.ts', 'observed.ts', 'store', 'store/queue'],
} as const satisfies Readonly<Record<string, readonly string[]>>
