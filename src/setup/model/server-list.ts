import { z } from 'zod'
import type { ModelSettings } from '../../config/model-variables.ts'
import { explain } from '../../model/faults/explain.ts'
import { serverFaultOf } from '../../model/wire/server-fault.ts'
import { failedBy, failing, fine, type ModelFinding, noted } from './finding.ts'

/** Where servers say how much a model reads. */
const WINDOW_FIELDS = [
  ...['loaded_context_length', 'max_model_len', 'context_length', 'context_window', 'max_context_length', 'n_ctx'],
] as const

const List = z.object({ data: z.array(z.looseObject({ id: z.string() })) })
type Listed = z.infer<typeof List>['data'][number]

/** What the server says of its models, which costs nothing; `models` `null`: it keeps no list. */
export interface ServerList {
  readonly findings: readonly ModelFinding[]
  readonly isReached: boolean
  readonly models: readonly Listed[] | null
}

export async function listModels(settings: ModelSettings, signal: AbortSignal): Promise<ServerList> {
  try {
    const response = await fetch(`${settings.baseUrl.replace(/\/+$/, '')}/models`, {
      headers: settings.apiKey === '' ? {} : { authorization: `Bearer ${settings.apiKey}` },
      signal,
    })
    return await listIn(response, settings)
  } catch (error) {
    signal.throwIfAborted()
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    const fix =
      'Check MODEL_BASE_URL, and that the server runs and is reached from this machine (HTTPS_PROXY, NO_PROXY).'
    return unreached(failing('server', `${settings.baseUrl} is not reached: ${why}`, fix))
  }
}

async function listIn(response: Response, settings: ModelSettings): Promise<ServerList> {
  const text = await response.text()
  const isPage = /^\s*<(!doctype|html)/i.test(text)
  if (isPage) return unreached(failing('server', `A web page answers at ${settings.baseUrl}.`, PAGE))
  if (response.status === 401 || response.status === 403)
    return unreached(failedBy('server', explain(serverFaultOf(response, text), settings)))
  const parsed = List.safeParse(jsonOf(text))
  if (response.ok && parsed.success)
    return {
      isReached: true,
      models: parsed.data.data,
      findings: [fine('server', 'It is reached, and lists its models.')],
    }
  return { isReached: true, models: null, findings: [noted('server', 'It is reached, but lists no models.')] }
}

const PAGE =
  'Give MODEL_BASE_URL up to and with /v1. If a proxy or a login stands before the server, let this machine through.'

const unreached = (finding: ModelFinding): ServerList => ({ isReached: false, models: null, findings: [finding] })

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Whether the server knows the model's name. */
export function knownModel(name: string, { models }: ServerList): ModelFinding[] {
  if (models === null || models.some(({ id }) => id === name)) return []
  const others = models.slice(0, 8).map(({ id }) => id)
  const fix =
    others.length === 0 ? 'Load a model there.' : `Set MODEL_NAME to a name that it knows, e.g. ${others.join(', ')}.`
  return [noted('model', `The server does not list ${name}.`, fix)]
}

/** The tokens that the server says the model reads; `null`: it does not say. */
export function listedWindow(name: string, { models }: ServerList): number | null {
  const listed = models?.find(({ id }) => id === name)
  const places = [listed, listed?.meta].map((place) => z.looseObject({}).safeParse(place).data ?? {})
  const values = places.flatMap((place) => WINDOW_FIELDS.map((field) => place[field]))
  return values.find((value): value is number => typeof value === 'number' && value > 0) ?? null
}
