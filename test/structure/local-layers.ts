/** Rows of layers.ts for what runs on a laptop instead of an account. */
export const LOCAL_LAYERS = {
  'local/loopback': ['node:http'],
  'local/postgres': [
    ...['node:child_process', 'node:crypto', 'node:events', 'node:fs/promises', 'node:module', 'node:net'],
    ...['node:path', 'node:timers/promises', 'node:util', 'pino', 'errors.ts'],
  ],
  'local/github': [
    ...['node:child_process', 'node:http', 'node:net', 'node:path', 'node:stream/consumers', 'node:zlib'],
    ...['node:crypto', 'node:fs', 'config/process', 'errors.ts', 'exec', 'forge', 'forge/local', 'local/loopback'],
    ...['local/github/contract', 'local/github/routes', 'local/github/world'],
  ],
  'local/github/contract': ['node:fs', 'node:path', 'ajv', 'config/command-line.ts'],
  'local/github/routes': ['local/github/contract', 'local/github/world'],
  'local/github/world': ['node:crypto', 'node:fs/promises', 'node:path', 'core', 'exec', 'forge/local'],
  'local/scripted-model': [
    ...['node:events', 'node:http', 'node:net', 'node:stream/consumers', 'node:timers/promises', 'pino', 'zod'],
    ...['core', 'model/model.ts', 'model/pricing.ts', 'local/loopback', 'local/scripted-model/scripts'],
    'local/scripted-model/story',
  ],
  'local/scripted-model/files': ['node:crypto', 'local/scripted-model/texts'],
  'local/scripted-model/scripts': ['core', 'local/scripted-model/files', 'local/scripted-model/story'],
  'local/scripted-model/story': ['node:http', 'zod', 'core', 'model/model.ts', 'local/scripted-model/texts'],
  'local/scripted-model/texts': ['core'],
  'local/slack': [
    ...['config/process', 'errors.ts', 'local/slack/acts', 'local/slack/app', 'local/slack/http', 'local/slack/kit'],
    ...['local/slack/state', 'local/slack/workspace'],
  ],
  'local/slack/blocks': ['zod'],
  'local/slack/state': ['node:crypto', 'node:events', 'node:fs', 'node:path', 'local/slack/blocks'],
  'local/slack/app': [
    ...['node:crypto', 'node:events', 'node:http', 'node:stream', 'ws', 'local/slack/blocks', 'local/slack/state'],
  ],
  'local/slack/workspace': ['node:crypto', 'zod', 'local/slack/app', 'local/slack/blocks', 'local/slack/state'],
  'local/slack/web-api': ['zod', 'local/slack/blocks', 'local/slack/state', 'local/slack/workspace'],
  'local/slack/acts': [
    ...['zod', 'errors.ts', 'local/slack/app', 'local/slack/blocks', 'local/slack/state', 'local/slack/web-api'],
    'local/slack/workspace',
  ],
  'local/slack/kit': [
    ...['errors.ts', 'local/slack/acts', 'local/slack/blocks', 'local/slack/state', 'local/slack/workspace'],
  ],
  'local/slack/http': [
    ...['node:fs', 'node:fs/promises', 'node:module', 'node:path', 'fastify', 'zod', 'errors.ts', 'local/loopback'],
    ...['local/slack/acts', 'local/slack/blocks', 'local/slack/state', 'local/slack/web-api', 'local/slack/workspace'],
  ],
  'local/slack/page': [
    ...['local/slack/page/dom', 'local/slack/page/panes', 'local/slack/page/state', 'local/slack/state'],
  ],
  'local/slack/page/dom': ['local/slack/state'],
  'local/slack/page/state': ['local/slack/acts', 'local/slack/blocks', 'local/slack/http', 'local/slack/state'],
  'local/slack/page/blocks': ['@slack/web-api', 'local/slack/blocks', 'local/slack/page/dom', 'local/slack/state'],
  'local/slack/page/panes': [
    ...['@slack/web-api', 'local/slack/blocks', 'local/slack/page/blocks', 'local/slack/page/dom'],
    ...['local/slack/page/state', 'local/slack/state'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>
