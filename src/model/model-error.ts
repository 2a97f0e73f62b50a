import { APIConnectionError, APIError } from 'openai'
import { AppError, type ErrorDetails, type ErrorKind } from '../errors.ts'
import type { ModelConfig } from './config.ts'

/** Servers describe a too long conversation differently, and only some give it a code. */
const OVERFLOW =
  /context[_ ](length|window|size)|maximum context|too many tokens|(prompt|input) is too long|reduce the length|exceed_context_size|model token limit|maximum number of tokens/i

export const isContextOverflow = (error: unknown): boolean =>
  error instanceof APIError &&
  (error.status === undefined || error.status === 400 || error.status === 413) &&
  OVERFLOW.test(`${error.code} ${error.type} ${error.message}`)

/** A 200 that is not a stream: a wrapped error (transient unless it has a status), or no model server at all. */
export const unreadableAnswer = async (response: Response): Promise<Error> => {
  const text = await response.text()
  const status = errorStatus(text)
  if (status !== null) return APIError.generate(status, JSON.parse(text), undefined, response.headers)
  const hint = 'Check MODEL_BASE_URL: it must be an OpenAI-compatible server that streams, its path up to /v1.'
  return new AppError('misconfigured', 'The model server answered with something that is no model reply.', { hint })
}

/** `null`: the text is not a JSON error. */
const errorStatus = (text: string): number | null => {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown } }
    if (error === undefined || error === null) return null
    return typeof error.code === 'number' && error.code >= 400 ? error.code : 502
  } catch {
    return null
  }
}

/** Maps a failed call to an AppError. Never carries the key, nor the original error, which may quote it. */
export const explain = (error: unknown, config: Pick<ModelConfig, 'apiKey' | 'baseUrl'>): AppError => {
  if (error instanceof AppError) return error
  const message = error instanceof Error ? error.message : String(error)
  const clean = (config.apiKey === '' ? message : message.replaceAll(config.apiKey, '***')).slice(0, 300)
  if (!(error instanceof APIError) || error instanceof APIConnectionError || error.status === undefined)
    return fault(
      'transient',
      `The model server at ${config.baseUrl} could not be heard: ${clean}`,
      'It is tried again.',
    )
  return byStatus(error, clean)
}

const byStatus = (error: APIError, message: string): AppError => {
  const status = error.status ?? 0
  if (error.code === 'insufficient_quota' || status === 402)
    return fault(
      'misconfigured',
      `The model account has no credit left: ${message}`,
      'Top it up or set another MODEL_API_KEY.',
    )
  if (status === 401 || status === 403)
    return fault('misconfigured', `The model server refused the key: ${message}`, 'Set a valid MODEL_API_KEY.')
  if (status === 404)
    return fault(
      'misconfigured',
      `The model server has no such model: ${message}`,
      'Check MODEL_NAME and MODEL_BASE_URL.',
    )
  if (status === 408 || status === 409 || status === 429 || status >= 500)
    return fault(
      'transient',
      `The model server is busy or broken: ${message}`,
      'It is tried again.',
      retryAfter(error.headers),
    )
  return fault(
    'bad_input',
    `The model server does not accept the request: ${message}`,
    'Check that the model supports tools.',
  )
}

const fault = (kind: ErrorKind, message: string, hint: string, details: ErrorDetails = {}): AppError =>
  new AppError(kind, message, { hint, ...details })

/** The wait that the server asks for, as a date or a number of seconds, without an upper limit. */
const retryAfter = (headers: Headers | undefined): ErrorDetails => {
  const millis = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(millis)) return { retryAfterMs: millis }
  const text = headers?.get('retry-after')
  if (!text) return {}
  const seconds = Number(text)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {}
}
