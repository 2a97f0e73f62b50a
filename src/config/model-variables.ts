import { ROLES, type Role } from '../core/stages.ts'
import { PROFILE_NAMES, type ProfileName } from '../model/profiles.ts'
import type { Reading } from './reader.ts'
import { anyText, commaList, oneOf, usdAmount, webAddress, wholeNumber } from './values.ts'
import type { Variable, VariableTable } from './variable.ts'

export interface ModelSettings {
  readonly baseUrl: string
  /** `null`: guessed from the base URL. */
  readonly profile: ProfileName | null
  /** `null`: unlimited, until the server refuses. */
  readonly contextTokens: number | null
  readonly apiKey: string
  readonly names: Readonly<Record<Role, string>>
  readonly prices: Readonly<Record<string, ModelPrice>>
  readonly idleTimeoutMs: number
}

/** USD per million tokens. */
interface ModelPrice {
  readonly input: number
  readonly cachedInput: number
  readonly output: number
}

const prices = commaList.transform((entries, check) => {
  const read: Record<string, ModelPrice> = {}
  for (const entry of entries) {
    const [, name = '', ...digits] = /^(.+)=([\d.]+)\/([\d.]+)\/([\d.]+)$/.exec(entry) ?? []
    const [input = Number.NaN, cachedInput = Number.NaN, output = Number.NaN] = digits.map(Number)
    if ([input, cachedInput, output].some(Number.isNaN))
      check.addIssue(`'${entry}' is not name=input/cached/output in USD per million tokens`)
    else read[name] = { input, cachedInput, output }
  }
  return read
})

const nameFor = (role: Role) =>
  ({
    ...{ value: anyText, fallback: null, example: 'other-model' },
    about: `Another model for the role ${role}.`,
  }) as const satisfies Variable

export const MODEL_VARIABLES = {
  MODEL_BASE_URL: {
    ...{ value: webAddress, fallback: null, example: 'https://api.openai.com/v1' },
    about: 'Any server that speaks Chat Completions, up to and with /v1.',
  },
  MODEL_API_KEY: {
    ...{ value: anyText, fallback: null, secret: true },
    about: 'Key of the model server, where it asks for one.',
  },
  MODEL_NAME: {
    ...{ value: anyText, fallback: null, example: 'some-model' },
    about: 'The model of every role, by the name that the server knows.',
  },
  MODEL_NAME_PRODUCT: nameFor('product'),
  MODEL_NAME_BACKEND: nameFor('backend'),
  MODEL_NAME_FRONTEND: nameFor('frontend'),
  MODEL_NAME_QA: nameFor('qa'),
  MODEL_NAME_SECURITY: nameFor('security'),
  MODEL_NAME_DOCS: nameFor('docs'),
  MODEL_CHOICES: {
    ...{ value: commaList, fallback: '', example: 'some-model,other-model' },
    about: 'Models that a request may choose for itself, separated by commas.',
  },
  MODEL_PRICES: {
    ...{ value: prices, fallback: '', example: 'some-model=1.25/0.125/10,other-model=0.25/0.025/2' },
    about: 'USD for a million tokens of each model: input, cached input and output. Costs and budgets need it.',
  },
  MODEL_PROFILE: {
    ...{ value: oneOf(PROFILE_NAMES), fallback: null, example: 'other' },
    about: `What kind of server it is: ${PROFILE_NAMES.join(', ')}. Where absent it is guessed from the address.`,
  },
  MODEL_CONTEXT_TOKENS: {
    ...{ value: wholeNumber(16_000, 100_000_000), fallback: null, example: '32768' },
    about: 'Tokens that the model reads and writes in one call. Where absent, as many as the server takes.',
  },
  MODEL_RETRY_LIMIT: {
    ...{ value: wholeNumber(0, 100), fallback: '8' },
    about:
      'How often a run is repeated soon after a fault outside (429, 5xx, a cut stream). Then it is repeated every two minutes, for WAIT_LIMIT_HOURS. Where other tasks fail there too, OUTAGE_TRY_SECONDS counts instead.',
  },
  MODEL_IDLE_TIMEOUT_SECONDS: {
    ...{ value: wholeNumber(1, 3600), fallback: '120' },
    about: 'Silence after which a model’s answer is given up.',
  },
  BUDGET_USD_RUN: {
    ...{ value: usdAmount, fallback: null, example: '1.50' },
    about: 'What one run may cost. The task pauses before a call that could cost more. Needs MODEL_PRICES.',
  },
  BUDGET_USD_TASK: {
    ...{ value: usdAmount, fallback: null, example: '5' },
    about: 'What one task may cost. It pauses before a call that could cost more. Needs MODEL_PRICES.',
  },
  BUDGET_USD_DAY: {
    ...{ value: usdAmount, fallback: null, example: '50' },
    about:
      'What all tasks together may cost on one day in UTC. A task pauses before a call that could cost more. Needs MODEL_PRICES.',
  },
} as const satisfies VariableTable

const OWN_NAMES = {
  product: 'MODEL_NAME_PRODUCT',
  backend: 'MODEL_NAME_BACKEND',
  frontend: 'MODEL_NAME_FRONTEND',
  qa: 'MODEL_NAME_QA',
  security: 'MODEL_NAME_SECURITY',
  docs: 'MODEL_NAME_DOCS',
} as const satisfies Record<Role, keyof typeof MODEL_VARIABLES>

/** `null`: the scripted model is used, or there is a fault. */
export function modelOf({ has, values }: Reading<typeof MODEL_VARIABLES>, faults: string[]): ModelSettings | null {
  if (!has('MODEL_BASE_URL') && !has('MODEL_NAME') && !has('MODEL_API_KEY')) return null
  const { MODEL_BASE_URL: baseUrl, MODEL_NAME: name } = values
  if (!has('MODEL_BASE_URL')) faults.push('MODEL_BASE_URL: missing, e.g. https://api.openai.com/v1')
  if (!has('MODEL_NAME')) faults.push('MODEL_NAME: missing, the name of the model that the server knows')
  if (baseUrl === null || name === null) return null
  const names = Object.fromEntries(ROLES.map((role) => [role, values[OWN_NAMES[role]] ?? name]))
  return {
    baseUrl,
    profile: values.MODEL_PROFILE,
    contextTokens: values.MODEL_CONTEXT_TOKENS,
    apiKey: values.MODEL_API_KEY ?? '',
    names: names as Record<Role, string>,
    prices: values.MODEL_PRICES,
    idleTimeoutMs: values.MODEL_IDLE_TIMEOUT_SECONDS * 1000,
  }
}
