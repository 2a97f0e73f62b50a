import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { ROLES, type Role } from '../core/stages.ts'
import { AppError } from '../errors.ts'
import type { Model } from '../model/model.ts'
import { createModel } from '../model/openai-compatible.ts'
import { SCRIPTED_MODEL } from '../model/pricing.ts'
import type { Observe } from '../observed.ts'
import { observedModel } from './observed-ports.ts'
import type { Part } from './part.ts'

const VARIABLES = 'MODEL_BASE_URL, MODEL_NAME, MODEL_API_KEY'
const SCRIPTED_IDLE_TIMEOUT_MS = 30_000

const AUTHORS = ['backend', 'frontend', 'docs'] as const satisfies Role[]
const REVIEWERS = ['qa', 'security'] as const satisfies Role[]

/**
 * A note for the start-up table if a reviewer uses its author's model, since models approve their own work too easily.
 */
export function selfReview(names: Readonly<Record<Role, string>>): string[] {
  const selfReviewers = REVIEWERS.filter((reviewer) => AUTHORS.some((author) => names[author] === names[reviewer]))
  const variables = selfReviewers.map((role) => `MODEL_NAME_${role.toUpperCase()}`).join(', ')
  return selfReviewers.length === 0
    ? []
    : [`${selfReviewers.join(' and ')} review with their author's model: another one sees more (${variables})`]
}

interface OpenModel {
  readonly model: Model
  readonly part: Part
  /** Asks the server for what costs nothing; resolves if it answers, whatever it says. */
  readonly probe: (signal: AbortSignal) => Promise<void>
}

const probeOf = (baseUrl: string, apiKey: string) => async (signal: AbortSignal) => {
  const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/models`, {
    headers: apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` },
    signal,
  })
  await response.body?.cancel()
  if (response.status >= 500) throw new AppError('unavailable', `The model's server answers ${response.status}.`)
}

/** The operator's model or the scripted one, both through the same HTTP client. */
export async function openModel(
  config: Config,
  { observe, log }: { readonly observe: Observe; readonly log: Logger },
  cleanup: AsyncDisposableStack,
): Promise<OpenModel> {
  if (config.model !== null) {
    const { baseUrl, prices, ...settings } = config.model
    const model = createModel({ ...settings, baseUrl, pricing: prices, log })
    const names = [...new Set(Object.values(settings.names))].join(', ')
    const detail = [`${names} at ${URL.parse(baseUrl)?.host ?? baseUrl}`, ...selfReview(settings.names)].join('; ')
    const part = { name: 'model', kind: 'real', detail, variables: VARIABLES } as const
    return { model: observedModel(model, observe), part, probe: probeOf(baseUrl, settings.apiKey) }
  }
  const { startScriptedModel } = await import('../local/scripted-model/server.ts')
  const server = await startScriptedModel({ pace: config.embedded.modelPaceMs, log })
  cleanup.defer(() => server.close())
  const names = Object.fromEntries(ROLES.map((role) => [role, SCRIPTED_MODEL])) as Record<Role, string>
  const idleTimeoutMs = SCRIPTED_IDLE_TIMEOUT_MS
  const model = createModel({ baseUrl: server.url, apiKey: '', names, pricing: {}, idleTimeoutMs, log })
  const detail = 'scripted model: plays a fallible team, costs nothing, knows one story'
  return {
    model: observedModel(model, observe),
    part: { name: 'model', kind: 'embedded', detail, variables: VARIABLES },
    probe: probeOf(server.url, ''),
  }
}
