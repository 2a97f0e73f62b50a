import type { z } from 'zod'
import type { Json } from '../blocks/payload-rules.ts'
import { problemsIn, slackErrorLists } from '../blocks/problem.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { app } from './app.ts'
import { chat } from './chat.ts'
import { conversations } from './conversations.ts'
import { files } from './files.ts'
import { type Method, type Scope, SlackRefusal } from './method.ts'
import { oauth } from './oauth.ts'
import { people } from './people.ts'
import { views } from './views.ts'

export const methods: Readonly<Record<string, Method>> = {
  ...app,
  ...chat,
  ...conversations,
  ...files,
  ...oauth,
  ...people,
  ...views,
}

/** Fields that contain JSON, and Slack's error for invalid JSON in them. */
const jsonFields: Readonly<Record<string, string>> = {
  attachments: 'invalid_attachments',
  blocks: 'invalid_blocks_format',
  chunks: 'invalid_arguments',
  files: 'invalid_arguments',
  message: 'invalid_arguments',
  metadata: 'invalid_metadata_format',
  view: 'invalid_arguments',
}

function decodeField(name: string, value: unknown): unknown {
  const error = jsonFields[name]
  if (error === undefined || typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    throw new SlackRefusal(error)
  }
}

function parseArgs(schema: z.ZodType, fields: Json): unknown {
  const decoded = Object.entries(fields).map(([name, value]) => [name, decodeField(name, value)])
  const parsed = schema.safeParse(Object.fromEntries(decoded), { reportInput: true })
  if (parsed.success) return parsed.data
  const place = parsed.error.issues[0]?.path
  if (place?.length === 1 && String(place[0]) === 'metadata') throw new SlackRefusal('invalid_metadata_schema')
  if (place?.length === 1 && String(place[0]) === 'blocks') throw new SlackRefusal('invalid_blocks_format')
  const { errors, messages } = slackErrorLists(problemsIn(parsed.error, []))
  throw new SlackRefusal({ error: 'invalid_arguments', errors, response_metadata: { messages } })
}

function checkToken(slack: Workspace, method: Method, token: string | null) {
  if (method.token === 'none') return
  if (token === null) throw new SlackRefusal('not_authed')
  if (slack.hasRevoked(token)) throw new SlackRefusal('account_inactive')
  if (token !== slack.botToken && token !== slack.appToken) throw new SlackRefusal('invalid_auth')
  const expected = method.token === 'app' ? slack.appToken : slack.botToken
  if (token !== expected) throw new SlackRefusal('not_allowed_token_type')
}

export function scopeFor(slack: Workspace, scope: Scope | null, channelId: unknown): string | null {
  if (scope === null || typeof scope === 'string') return scope
  return scope[slack.state.channels.get(String(channelId))?.kind ?? 'public']
}

function checkScope(slack: Workspace, needed: string | null) {
  if (needed === null || slack.scopes.has(needed)) return
  throw new SlackRefusal('missing_scope', { needed, provided: [...slack.scopes].join(',') })
}

/** Executes a Web API call; refusals are `ok: false` with HTTP status 200, as in Slack. */
export function callMethod(slack: Workspace, name: string, token: string | null, fields: Json): Json {
  try {
    const method = methods[name]
    if (method === undefined) throw new SlackRefusal('unknown_method', { req_method: name })
    checkToken(slack, method, token)
    checkScope(slack, scopeFor(slack, method.scope, fields.channel))
    return { ok: true, ...method.run(slack, parseArgs(method.args, fields)) }
  } catch (error) {
    if (error instanceof SlackRefusal) return error.answer
    throw error
  }
}
