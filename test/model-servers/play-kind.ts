import type { Asked, ErrorAnswer, Frame, Play } from './server.ts'
import { sendError, sendFrames } from './server.ts'
import type { PlayedKind, PlayedMessage } from './servers/played.ts'

export const SERVER_MODES = ['stream', 'tools', 'schema', 'overflow', 'rate limit', 'cut', 'zero usage'] as const
export type ServerMode = (typeof SERVER_MODES)[number]

export const SAID = 'Приёмка готова: 3 паллеты 📦'
export const CALLED = [
  { name: 'read_file', args: { path: 'src/приёмка.ts' } },
  { name: 'list_dir', args: { path: 'src' } },
] as const
export const ANSWER = { summary: 'готово' }
export const COUNTED = { prompt: 900, completion: 30 }

/** Plays one kind of server in one of the situations. */
export const playKind =
  (kind: PlayedKind, mode: ServerMode): Play =>
  (response, { body }) => {
    const fault = refusal(kind, body)
    if (fault !== null) return sendError(response, fault)
    if (mode === 'rate limit') return sendError(response, kind.rateLimit)
    if (mode === 'overflow' && !('countsOnly' in kind.overflow)) return sendError(response, kind.overflow)
    sendFrames(response, framesOf(kind, mode, body))
  }

function refusal({ refusedFields, refusedWays, dislikes }: PlayedKind, body: Asked['body']): ErrorAnswer | null {
  const refused = Object.entries(refusedFields).find(([field]) => field in body)?.[1]
  const way = wayOf(body)
  const refusedWay = way === 'text' ? undefined : refusedWays[way]
  return refused ?? refusedWay ?? dislikes(body.messages as readonly PlayedMessage[])
}

const wayOf = ({ response_format, tool_choice }: Asked['body']) => {
  if (tool_choice !== undefined) return 'tool'
  const type = response_format?.type
  return type === 'json_schema' || type === 'json_object' ? type : 'text'
}

function framesOf(kind: PlayedKind, mode: ServerMode, body: Asked['body']): readonly Frame[] {
  const { wire, cut } = kind
  if (mode === 'cut') return [...wire.opening, ...wire.says(SAID), ...cut]
  const zero = mode === 'zero usage'
  const prompt = zero
    ? 0
    : 'countsOnly' in kind.overflow && mode === 'overflow'
      ? kind.overflow.countsOnly
      : COUNTED.prompt
  return [...wire.opening, ...said(kind, mode, body), ...wire.counts(prompt, zero ? 0 : COUNTED.completion)]
}

function said({ wire }: PlayedKind, mode: ServerMode, body: Asked['body']): readonly Frame[] {
  const isAnswered = body.messages.some(({ role }) => role === 'tool')
  if (mode === 'tools' && !isAnswered)
    return [
      ...wire.calls(
        CALLED.map(({ name }) => name),
        CALLED.map(({ args }) => args),
      ),
      ...wire.ends('tool_calls'),
    ]
  if (wayOf(body) === 'tool') return [...wire.calls(['submit'], [ANSWER]), ...wire.ends('tool_calls')]
  const text = mode === 'schema' ? `Here it is:\n${JSON.stringify(ANSWER)}` : SAID
  return [...wire.says(text), ...wire.ends('stop')]
}
