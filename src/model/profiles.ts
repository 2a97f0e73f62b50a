/** What a kind of model server does in its own way. Everything else is Chat Completions as all of them speak it. */
export interface Profile {
  /** Of the base URL; `null`: only by name. */
  readonly recognisedBy: RegExp | null
  readonly outputLimitField: 'max_tokens' | 'max_completion_tokens'
  /** Whether it counts tokens at the end of a stream, when asked. */
  readonly usageInStream: boolean
  /** Whether it obeys `tool_choice`. */
  readonly forcesTools: boolean
  /** The field in which it wants its own reasoning back with the conversation; `null`: it does not. */
  readonly reasoningField: 'reasoning_content' | 'reasoning' | null
  /** Cuts a conversation that is too long without a word, instead of refusing it. */
  readonly truncatesSilently: boolean
  /** Takes a key by which calls with the same beginning reach the same cache. */
  readonly cacheKey: boolean
  /** Sent with every request. */
  readonly extra: Readonly<Record<string, unknown>>
}

const ORDINARY: Profile = {
  recognisedBy: null,
  outputLimitField: 'max_tokens',
  usageInStream: true,
  forcesTools: true,
  reasoningField: null,
  truncatesSilently: false,
  cacheKey: false,
  extra: {},
}

export const PROFILES = {
  openai: {
    ...ORDINARY,
    recognisedBy: /^https:\/\/api\.openai\.com\//,
    outputLimitField: 'max_completion_tokens',
    cacheKey: true,
  },
  /** The v1 surface: the base URL ends in `/openai/v1`, the model's name is the deployment's. */
  azure: { ...ORDINARY, recognisedBy: /\.openai\.azure\.com\//, outputLimitField: 'max_completion_tokens' },
  vllm: { ...ORDINARY, recognisedBy: /:8000\//, reasoningField: 'reasoning_content' },
  /** Its context size is set in the Modelfile or by OLLAMA_CONTEXT_LENGTH, never by a request. */
  ollama: { ...ORDINARY, recognisedBy: /:11434\//, forcesTools: false, truncatesSilently: true },
  llamacpp: { ...ORDINARY, recognisedBy: /:8080\//, reasoningField: 'reasoning_content' },
  lmstudio: { ...ORDINARY, recognisedBy: /:1234\//, truncatesSilently: true },
  /** Only providers that honour every field of a request, else a schema would be dropped without a word. */
  openrouter: {
    ...ORDINARY,
    recognisedBy: /^https:\/\/openrouter\.ai\//,
    reasoningField: 'reasoning',
    extra: { provider: { require_parameters: true }, usage: { include: true } },
  },
  other: ORDINARY,
} as const satisfies Record<string, Profile>
export type ProfileName = keyof typeof PROFILES
export const PROFILE_NAMES = Object.keys(PROFILES) as ProfileName[]

export const guessProfile = (baseUrl: string): ProfileName =>
  PROFILE_NAMES.find((name) => PROFILES[name].recognisedBy?.test(`${baseUrl.replace(/\/$/, '')}/`)) ?? 'other'
