import { AppError, type ErrorKind } from '../../errors.ts'
import type { ModelConfig } from '../config.ts'
import { PerhapsTooLong } from '../model.ts'
import { ServerFault } from '../wire/server-fault.ts'
import { type FaultKind, faultKindOf } from './classify.ts'

type About = readonly [kind: ErrorKind, what: string, hint: string]

const AGAIN = 'It is tried again.'
/** Only what is known to be final needs a person; all else may pass, and the queue's limit is the end of it. */
const ABOUT: Readonly<Record<FaultKind, About>> = {
  key: ['misconfigured', 'The model server refused the key', 'Set a valid MODEL_API_KEY.'],
  credit: ['misconfigured', 'The model account has no credit left', 'Top it up or set another MODEL_API_KEY.'],
  no_model: ['misconfigured', 'The model server has no such model', 'Check MODEL_NAME and MODEL_BASE_URL.'],
  no_tools: [
    'misconfigured',
    'The model server does not let this model call tools',
    'Set a model that calls tools in MODEL_NAME, or start the server with its tool parser (`npm run model:doctor` tries it).',
  ],
  gateway: [
    'transient',
    'Something before the model server answered with a web page',
    `${AGAIN} If it stays so, check MODEL_BASE_URL and the proxy on the way.`,
  ],
  busy: ['transient', 'The model server is busy or broken', AGAIN],
  unknown: ['transient', 'The model server reports an error', AGAIN],
  request: [
    'transient',
    'The model server does not accept the request',
    `${AGAIN} If it stays so, \`npm run model:doctor\` says what the server cannot do.`,
  ],
  format: ['transient', 'The model server does not accept how JSON was asked for', AGAIN],
  field: [
    'misconfigured',
    'The model server does not accept a field of the request',
    'Set MODEL_PROFILE to the kind of server; `npm run model:doctor` tries what it takes.',
  ],
  misspoken: ['transient', 'The model server could make nothing of what the model wrote', AGAIN],
  refused: ['transient', 'The model server refused the conversation', AGAIN],
  overflow: ['transient', 'The conversation is longer than the model reads', AGAIN],
}

/** Maps a failed call to an AppError. Never carries the key, nor the original error, which may quote it. */
export function explain(error: unknown, { apiKey, baseUrl }: Pick<ModelConfig, 'apiKey' | 'baseUrl'>): AppError {
  if (error instanceof AppError) return error
  const clean = shown(error, apiKey)
  if (!(error instanceof ServerFault))
    return new AppError('transient', `The model server at ${baseUrl} could not be heard: ${clean}`, { hint: AGAIN })
  const [kind, what, hint] = ABOUT[faultKindOf(error)]
  const wait = kind !== 'transient' || error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }
  return new AppError(kind, `${what}: ${clean}`, { hint, ...wait })
}

/** The same error of a call that costs all the same; `undefined`: it does not. */
export function atCost(error: AppError, spentUsd: number | null | undefined): AppError {
  if (spentUsd === undefined) return error
  const { kind, message, hint, retryAfterMs } = error
  return new AppError(kind, message, {
    ...(hint !== null && { hint }),
    ...(retryAfterMs !== null && { retryAfterMs }),
    spentUsd,
  })
}

/** A refusal of which nobody knows the reason, perhaps the length. */
export const perhapsTooLong = (error: ServerFault, config: Pick<ModelConfig, 'apiKey' | 'baseUrl'>): AppError => {
  const { kind, message, hint } = explain(error, config)
  return new PerhapsTooLong(kind, message, hint === null ? {} : { hint })
}

const shown = (error: unknown, apiKey: string): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
  const message = `${error instanceof Error ? error.message : String(error)}${cause}`
  return (apiKey === '' ? message : message.replaceAll(apiKey, '***')).slice(0, 300).toWellFormed()
}
