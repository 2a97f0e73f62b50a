import type { ModelSettings } from '../../config/model-variables.ts'
import { ROLES, type Role } from '../../core/stages.ts'
import { createLog } from '../../log.ts'
import type { Heard } from '../../model/config.ts'
import type { Model, ModelMessage, ModelReply, ModelRequest } from '../../model/model.ts'
import { createModel } from '../../model/openai-compatible.ts'
import { guessProfile, type ProfileName } from '../../model/profiles.ts'

/** A configured model under trial. */
export interface TriedModel {
  readonly name: string
  readonly roles: readonly Role[]
  readonly profile: ProfileName
  readonly settings: ModelSettings
  /** Asks as agents ask, with what a trial adds. */
  readonly ask: (messages: readonly ModelMessage[], more?: Partial<ModelRequest>) => Promise<ModelReply>
  /** Of the newest answer; `null`: there was none. */
  readonly heard: () => Heard | null
}

const OUTPUT_TOKENS = 1_500

export function triedModel(settings: ModelSettings, name: string, signal: AbortSignal): TriedModel {
  let newest: Heard | null = null
  const { baseUrl, prices } = settings
  const model: Model = createModel({
    ...{ ...settings, pricing: prices, log: createLog('silent') },
    names: Object.fromEntries(ROLES.map((role) => [role, name])) as Record<Role, string>,
    heard: (heard) => {
      newest = heard
    },
  })
  const request = { role: 'backend', tools: [], reply: null, maxOutputTokens: OUTPUT_TOKENS } as const
  const run = { taskId: 0, stage: 'DOCTOR', attempt: 1 }
  return {
    ...{ name, settings, profile: settings.profile ?? guessProfile(baseUrl) },
    roles: ROLES.filter((role) => settings.names[role] === name),
    ask: (messages, more = {}) => model.complete({ ...request, run, messages, ...more }, signal),
    heard: () => newest,
  }
}
