import type { ModelMessage } from '../../model/model.ts'
import { failing, fine, type ModelFinding, noted, risky } from './finding.ts'
import type { TriedModel } from './tried-model.ts'

/** Tokens that agents need at least. */
const NEEDED = 16_000
const WORD = 'КАРТОН-7431'
/** About 13,000 tokens, which leaves room for other tokenizers and for the answer. */
const FILLER = Array.from(
  { length: 620 },
  (_, line) =>
    `Line ${line + 1}: pallet ${(line * 7919) % 100_000} moved from bin A-${line % 40} to bin B-${line % 37}.`,
).join('\n')

const LONG: readonly ModelMessage[] = [
  { role: 'system', content: `The code word is ${WORD}. You help developers of a warehouse system.` },
  { role: 'user', content: `${FILLER}\n\nRepeat the code word that you were told at the beginning, and nothing else.` },
]

/** How much the model reads, and whether its server caches what it has read before. */
export async function tryWindow(tried: TriedModel, listed: number | null): Promise<ModelFinding[]> {
  const first = await tried.ask(LONG)
  if (first.finish === 'context_overflow')
    return [failing('window', `It reads fewer than ${NEEDED} tokens.`, larger(tried))]
  if (!first.content.includes('7431'))
    return [
      risky(
        'window',
        'It has lost the beginning of a conversation of 13,000 tokens.',
        `${larger(tried)} Or take a larger model.`,
      ),
      ofSetting(tried, listed),
    ]
  const again = await tried.ask([
    ...LONG,
    { role: 'assistant', content: first.content, toolCalls: [] },
    { role: 'user', content: 'Again.' },
  ])
  return [ofSetting(tried, listed), ofCache(again.usage.cachedTokens)]
}

function ofSetting({ settings: { contextTokens: set } }: TriedModel, listed: number | null): ModelFinding {
  if (listed !== null && listed < NEEDED)
    return failing('window', `The server says that it reads ${listed} tokens; agents need ${NEEDED}.`, 'Give it more.')
  if (listed !== null && set !== null && set > listed)
    return failing(
      'window',
      `It reads ${listed} tokens, fewer than MODEL_CONTEXT_TOKENS=${set}.`,
      `Set MODEL_CONTEXT_TOKENS=${listed}.`,
    )
  if (set !== null) return fine('window', `It reads a long conversation; MODEL_CONTEXT_TOKENS=${set}.`)
  const value = listed === null ? 'the number of tokens that it reads and writes' : String(listed)
  return noted(
    'window',
    'It reads a long conversation, but MODEL_CONTEXT_TOKENS is not set.',
    `Set MODEL_CONTEXT_TOKENS to ${value}, so that one that is too long is not sent.`,
  )
}

const larger = ({ profile }: TriedModel): string =>
  FIXES[profile] ?? 'Take a model or server with a larger context window.'

const FIXES: Readonly<Partial<Record<TriedModel['profile'], string>>> = {
  ollama: 'Set OLLAMA_CONTEXT_LENGTH, or num_ctx in the Modelfile; Ollama takes it from no request.',
  vllm: 'Start vLLM with a larger --max-model-len.',
  sglang: 'Start SGLang with a larger --context-length.',
  llamacpp: 'Start llama-server with a larger -c (it is divided by --parallel).',
  lmstudio: 'Load the model in LM Studio with a larger context length.',
}

const ofCache = (cachedTokens: number): ModelFinding =>
  cachedTokens > 0
    ? fine('cache', `What was read before is cached (${cachedTokens} tokens).`)
    : noted(
        'cache',
        'The server does not say that it caches what was read before.',
        'Agents send the same beginning in every call: a server that caches it costs a fraction.',
      )
