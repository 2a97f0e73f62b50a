import type { ModelConfig } from './config.ts'
import type { ModelRequest } from './model.ts'

/** Posts a request. Only these headers are sent, whatever a shell says of OpenAI. */
export const postChat = (
  { baseUrl, apiKey }: Pick<ModelConfig, 'baseUrl' | 'apiKey'>,
  body: object,
  { run, role }: Pick<ModelRequest, 'run' | 'role'>,
  signal: AbortSignal,
): Promise<Response> =>
  fetch(`${baseUrl.replace(/\/+$/, '')}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream, application/json',
      'user-agent': 'wms-orchestrator',
      authorization: `Bearer ${apiKey || 'none'}`,
      'x-wms-run': runName(run),
      'x-wms-role': role,
    },
    body: JSON.stringify(body),
    redirect: 'error',
    signal,
  })

export const runName = ({ taskId, stage, attempt }: ModelRequest['run']): string => `task-${taskId}/${stage}/${attempt}`
