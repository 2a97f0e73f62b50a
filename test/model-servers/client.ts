import { pino } from 'pino'
import { ROLES, type Role } from '../../src/core/stages.ts'
import type { AppError } from '../../src/errors.ts'
import type { ModelConfig } from '../../src/model/config.ts'
import type { ModelReply, ModelRequest } from '../../src/model/model.ts'
import { createModel } from '../../src/model/openai-compatible.ts'
import { openPlayedServer, type Play } from './server.ts'

export const MODEL = 'large'

const tool = (name: string) => ({ name, description: `Does ${name}.`, parameters: { type: 'object' } })

/** A conversation with tools, as agents have it. */
export const REQUEST: ModelRequest = {
  role: 'backend',
  run: { taskId: 7, stage: 'BACKEND', attempt: 1 },
  messages: [
    { role: 'system', content: 'You are a backend developer.' },
    { role: 'user', content: 'Receive pallets by SSCC scan. '.repeat(40) },
  ],
  tools: [tool('read_file'), tool('list_dir'), tool('submit')],
  reply: null,
  maxOutputTokens: 1_000,
}

export const WITH_SCHEMA: ModelRequest = {
  ...REQUEST,
  tools: [],
  reply: { name: 'submit', schema: { type: 'object', properties: { summary: { type: 'string' } } } },
}

export type Outcome = { readonly reply: ModelReply } | { readonly error: AppError }

/** Our real client beside a played server. */
export async function openClientOf(play: Play, more: Partial<ModelConfig> = {}) {
  const server = await openPlayedServer(play)
  const names = Object.fromEntries(ROLES.map((role) => [role, MODEL])) as Record<Role, string>
  const config: ModelConfig = {
    ...{ baseUrl: server.url, apiKey: 'key-that-nobody-may-see', names, idleTimeoutMs: 5_000 },
    ...{ pricing: { [MODEL]: { input: 1, cachedInput: 0.1, output: 10 } }, log: pino({ level: 'silent' }) },
  }
  const model = createModel({ ...config, ...more })
  const ask = (request: ModelRequest = REQUEST): Promise<Outcome> =>
    model.complete(request, new AbortController().signal).then(
      (reply) => ({ reply }),
      (error: AppError) => ({ error }),
    )
  return { ...server, model, ask }
}
