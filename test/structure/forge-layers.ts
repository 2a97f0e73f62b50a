/** Rows of layers.ts for the repository's host. */
export const FORGE_LAYERS = {
  forge: [
    ...['node:crypto', 'node:fs/promises', 'node:path', 'core', 'core/judgement', 'core/pipeline', 'errors.ts', 'exec'],
    ...['exec/trees', 'core/remarks'],
  ],
  // What people say of a pull request, and our answers.
  'forge/github/said': [
    ...[
      'core/remarks',
      'forge/forge.ts',
      'forge/github/client.ts',
      'forge/github/failure.ts',
      'forge/github/pull-requests.ts',
    ],
  ],
  'forge/github': [
    'forge/github/said',
    ...['core/pipeline', 'node:crypto', 'node:path', 'node:timers/promises', 'node:util'],
    ...['@octokit/auth-app', '@octokit/plugin-retry', '@octokit/plugin-throttling', '@octokit/rest'],
    ...['core', 'core/judgement', 'core/reasons', 'errors.ts', 'exec', 'exec/trees', 'forge'],
  ],
  'forge/local': [
    ...['core/pipeline', 'node:crypto', 'node:fs/promises', 'node:path', 'node:url', 'sql-template-tag', 'zod'],
    ...['core', 'core/checks', 'core/judgement', 'core/reasons', 'core/remarks', 'errors.ts', 'exec', 'exec/trees'],
    'forge',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>
