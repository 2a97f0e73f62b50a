/** Rows of layers.ts for the two edges: Slack and HTTP. */
export const EDGE_LAYERS = {
  slack: [
    ...['node:http', '@slack/bolt', 'store', 'store/slack', 'slack/blocks', 'slack/connection', 'slack/conversation'],
    ...['slack/delivery', 'slack/inbox', 'slack/messages', 'slack/workspaces'],
  ],
  'slack/messages': [
    ...['core', 'core/access', 'core/approval', 'core/judgement', 'core/pipeline', 'core/reasons', 'store'],
  ],
  'slack/blocks': ['@slack/web-api', 'core', 'core/pipeline', 'slack/messages'],
  'slack/card': [
    ...['@slack/web-api', 'zod', 'core', 'core/access', 'core/approval', 'core/judgement', 'core/pipeline', 'store'],
    ...['core/findings', 'core/reasons', 'slack/blocks', 'slack/messages', 'store/queue'],
  ],
  'slack/workspaces': [
    ...['@slack/bolt', '@slack/web-api', 'zod', 'core', 'core/access', 'core/pipeline', 'errors.ts', 'secrets'],
    ...['slack/messages', 'store', 'store/slack'],
  ],
  'slack/heard': ['zod', 'slack/blocks', 'slack/delivery'],
  'slack/delivery': [
    ...['node:crypto', 'node:timers/promises', '@slack/web-api', 'pg', 'pino', 'zod', 'errors.ts', 'secrets'],
    ...['core', 'core/access', 'core/approval', 'core/pipeline', 'observed.ts', 'people', 'store', 'store/queue'],
    'store/slack',
    ...['slack/blocks', 'slack/card', 'slack/messages', 'slack/workspaces'],
  ],
  'slack/connection': [
    ...['node:crypto', 'node:http', '@slack/bolt', '@slack/web-api', 'pino', 'core', 'errors.ts', 'observed.ts'],
    ...['undici', 'slack/delivery', 'slack/workspaces'],
  ],
  'slack/inbox': [
    ...['node:timers/promises', '@slack/bolt', 'zod', 'errors.ts', 'inbox', 'secrets', 'store'],
    ...['slack/blocks', 'slack/connection', 'slack/delivery', 'slack/heard', 'slack/messages', 'slack/workspaces'],
  ],
  'slack/conversation': [
    ...['node:http', 'node:timers/promises', '@slack/bolt', '@slack/web-api', 'pino', 'zod', 'errors.ts'],
    ...['core', 'core/access', 'core/approval', 'core/pipeline', 'people', 'store', 'store/slack'],
    ...['slack/blocks', 'slack/card', 'slack/connection', 'slack/delivery', 'slack/heard', 'slack/messages'],
    'slack/workspaces',
  ],
  http: [
    ...['node:crypto', 'node:dns/promises', 'node:events', 'node:fs/promises', 'node:http', 'node:net'],
    ...['@octokit/webhooks', 'fastify', 'pino', 'zod', 'errors.ts', 'inbox', 'secrets/seal.ts'],
    ...['core', 'core/access', 'core/approval', 'core/judgement', 'core/pipeline', 'people', 'store'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>
