/** Rows of layers.ts for what starts programs. */
export const EXEC_LAYERS = {
  exec: [
    ...[
      'node:child_process',
      'node:fs',
      'node:fs/promises',
      'node:http',
      'node:os',
      'node:path',
      'node:stream',
      'node:timers/promises',
    ],
    ...[
      'node:sqlite',
      'node:tls',
      'node:util',
      'config/process',
      'errors.ts',
      'own-program.ts',
      'lru-cache',
      'exec/reader',
      'core/target.ts',
    ],
  ],
  'exec/reader': [...['node:child_process', 'node:fs/promises']],
  // Folders that others write become git's trees and come out of them.
  'exec/trees': [
    'core/merge-candidate.ts',
    ...[
      'node:child_process',
      'node:crypto',
      'node:fs',
      'node:fs/promises',
      'node:path',
      'errors.ts',
      'exec',
      'own-program.ts',
    ],
    'exec/trees/program',
  ],
  'exec/trees/program': [
    ...[
      'node:child_process',
      'node:crypto',
      'node:fs',
      'node:path',
      'node:stream',
      'ignore',
      'errors.ts',
      'exec',
      'own-program.ts',
    ],
  ],
} as const
