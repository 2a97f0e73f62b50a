import type { RequestPermissionRequest } from '@agentclientprotocol/sdk'
import { expect, test } from 'vitest'
import { answerPermission } from '../../../../src/agents/acp/permissions.ts'

const scope = { allowed: ['backend/**'], denied: ['backend/test/qa/**'] }
const ONCE = ['allow_once', 'allow_always', 'reject_once', 'reject_always'] as const

const ask = (toolCall: object, kinds: readonly (typeof ONCE)[number][] = ONCE) =>
  answerPermission(
    {
      sessionId: 's',
      toolCall: { toolCallId: 't', title: 'it', ...toolCall } as RequestPermissionRequest['toolCall'],
      options: kinds.map((kind) => ({ optionId: `the ${kind}`, name: kind, kind })),
    },
    scope,
    '/workspace',
  )

const at = (...paths: string[]) => ({ locations: paths.map((path) => ({ path })) })

test.each<[string, object]>([
  ['a read', { kind: 'read', ...at('/workspace/frontend/x') }],
  ['a search', { kind: 'search' }],
  ['a command, which the sandbox holds', { kind: 'execute' }],
  ['an edit in its section', { kind: 'edit', ...at('/workspace/backend/src/x.mjs') }],
  ['an edit by a relative path', { kind: 'edit', ...at('backend/src/x.mjs') }],
  [
    'a deletion that only its diff names',
    { kind: 'delete', content: [{ type: 'diff', path: 'backend/x', newText: '' }] },
  ],
])('%s is allowed, once', (_, toolCall) => {
  expect(ask(toolCall)).toEqual({ outcome: { outcome: 'selected', optionId: 'the allow_once' }, denied: null })
})

test.each<[string, object]>([
  ['an edit outside of its section', { kind: 'edit', ...at('/workspace/frontend/x') }],
  ['an edit of the reviewers’ tests', { kind: 'edit', ...at('/workspace/backend/test/qa/x.mjs') }],
  ['an edit of which one place lies outside', { kind: 'edit', ...at('/workspace/backend/x', '/workspace/x') }],
  [
    'an edit whose diff shows another place',
    { kind: 'edit', ...at('backend/x'), content: [{ type: 'diff', path: 'x', newText: '' }] },
  ],
  ['an edit outside of the repository', { kind: 'edit', ...at('/home/agent/x') }],
  ['an edit by a path that climbs', { kind: 'edit', ...at('/workspace/backend/../x') }],
  ['an edit of it does not say what', { kind: 'edit' }],
  ['a fetch', { kind: 'fetch' }],
  ['another mode', { kind: 'switch_mode' }],
  ['anything else', { kind: 'other' }],
  ['what has no kind', {}],
])('%s is rejected, and what it was is kept', (_, toolCall) => {
  expect(ask(toolCall)).toEqual({
    outcome: { outcome: 'selected', optionId: 'the reject_once' },
    denied: expect.stringContaining('it'),
  })
})

test('Nothing is allowed for always, though that is all that is offered', () => {
  expect(ask({ kind: 'read' }, ['allow_always', 'reject_once']).denied).not.toBeNull()
  expect(ask({ kind: 'fetch' }, ['allow_once']).outcome).toEqual({ outcome: 'cancelled' })
})
