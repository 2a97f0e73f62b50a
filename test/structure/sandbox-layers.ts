/** Rows of layers.ts for what isolates commands. */
export const SANDBOX_LAYERS = {
  'sandbox/layers': [...['node:crypto', 'node:fs', 'node:fs/promises', 'node:path', 'errors.ts', 'exec', 'exec/trees']],
  'sandbox/seccomp': [],
  'sandbox/network': [
    ...['node:events', 'node:http', 'node:https', 'node:path', 'node:stream/consumers', 'node:stream/promises'],
  ],
  'sandbox/environment': [
    'node:os',
    ...['node:crypto', 'node:fs', 'node:fs/promises', 'node:path', 'zod', 'core', 'errors.ts', 'exec', 'exec/trees'],
    ...['core/checks', 'core/dependencies', 'core/reasons', 'analysis/changed-dependencies.ts'],
    ...['sandbox/driver.ts', 'sandbox/layers', 'sandbox/network'],
  ],
  'sandbox/inside': [
    ...['node:child_process', 'node:crypto', 'node:events', 'node:net', 'node:path', 'node:stream'],
    ...['node:timers/promises', 'zod', 'core/reasons', 'errors.ts', 'sandbox/driver.ts', 'sandbox/layers'],
  ],
  'sandbox/container': ['node:fs', 'node:path', 'exec', 'sandbox/layers'],
  sandbox: [
    'sandbox/container',
    ...['node:child_process', 'node:crypto', 'node:events', 'node:fs', 'node:fs/promises', 'node:net', 'node:os'],
    ...[
      'node:path',
      'node:stream',
      'node:util',
      'core/reasons',
      'errors.ts',
      'exec',
      'sandbox/inside',
      'sandbox/layers',
    ],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>
