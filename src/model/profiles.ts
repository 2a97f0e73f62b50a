/** How a kind of model server deviates from common Chat Completions. */
export interface Profile {
  /** Matches the base URL; `null`: chosen by name only. */
  readonly recognisedBy: RegExp | null
  readonly outputLimitField: 'max_tokens' | 'max_completion_tokens'
  /** Whether it can report usage at the end of a stream. */
  readonly usageInStream: boolean
  /** Whether it obeys `tool_choice`. */
  readonly forcesTools: boolean
  /** The field in which it wants its earlier reasoning back; `null`: it does not want it. */
  readonly reasoningField: 'reasoning_content' | 'reasoning' | null
  /** Wants that field beside each tool call, even without thoughts. */
  readonly replaysNoReasoning: boolean
  /** Whether it knows, or at least refuses, a JSON schema for the reply; others ignore it without a word. */
  readonly knowsSchemas: boolean
  /** Silently cuts a too long conversation instead of refusing it. */
  readonly truncatesSilently: boolean
  /** Accepts a key that routes calls with the same prefix to the same cache. */
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
  replaysNoReasoning: false,
  knowsSchemas: true,
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
  /** The v1 API: the base URL ends in `/openai/v1`, and the model's name is the deployment's. */
  azure: { ...ORDINARY, recognisedBy: /\.openai\.azure\.com\//, outputLimitField: 'max_completion_tokens' },
  gemini: { ...ORDINARY, recognisedBy: /^https:\/\/generativelanguage\.googleapis\.com\// },
  /** It ignores `response_format`. */
  anthropic: { ...ORDINARY, recognisedBy: /^https:\/\/api\.anthropic\.com\//, knowsSchemas: false },
  groq: {
    ...ORDINARY,
    recognisedBy: /^https:\/\/api\.groq\.com\//,
    outputLimitField: 'max_completion_tokens',
  },
  /** It counts without being asked, and refuses fields that it does not know. */
  mistral: { ...ORDINARY, recognisedBy: /^https:\/\/api\.mistral\.ai\//, usageInStream: false },
  deepseek: {
    ...ORDINARY,
    recognisedBy: /^https:\/\/api\.deepseek\.com\//,
    reasoningField: 'reasoning_content',
    replaysNoReasoning: true,
  },
  litellm: { ...ORDINARY, recognisedBy: /:4000\// },
  sglang: { ...ORDINARY, recognisedBy: /:30000\//, reasoningField: 'reasoning_content' },
  vllm: { ...ORDINARY, recognisedBy: /:8000\//, reasoningField: 'reasoning_content' },
  /** Its context size comes from the Modelfile or OLLAMA_CONTEXT_LENGTH, never from a request. */
  ollama: { ...ORDINARY, recognisedBy: /:11434\//, forcesTools: false, truncatesSilently: true },
  llamacpp: { ...ORDINARY, recognisedBy: /:8080\//, reasoningField: 'reasoning_content' },
  lmstudio: { ...ORDINARY, recognisedBy: /:1234\//, truncatesSilently: true },
  /** `require_parameters` selects providers that honour every field; others drop a schema silently. */
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
