import { itemsOf, type JsonRecord, recordOf } from './json.ts'

/** Tokens and cost as a server counted them; `null`: it did not, or not credibly. */
export interface Counts {
  readonly prompt: number | null
  readonly cached: number | null
  readonly completion: number | null
  readonly costUsd: number | null
}

export const NOT_COUNTED: Counts = { prompt: null, cached: null, completion: null, costUsd: null }

/** Counts grow during a stream, and some servers end it with zeros, so the highest of each holds. */
export const highest = (one: Counts, other: Counts): Counts => ({
  prompt: higher(one.prompt, other.prompt),
  cached: higher(one.cached, other.cached),
  completion: higher(one.completion, other.completion),
  costUsd: higher(one.costUsd, other.costUsd),
})

const higher = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other)

/** Servers report in the chunk, in its choice, or under a name of their own. */
export function countsIn(document: JsonRecord): Counts {
  const places = [
    document,
    recordOf(itemsOf(document.choices)[0]),
    recordOf(document.x_groq),
    recordOf(document.message),
  ]
  return places
    .flatMap((place) => [recordOf(place?.usage), recordOf(place?.timings)])
    .reduce((sum, usage) => (usage === null ? sum : highest(sum, countsOf(usage))), NOT_COUNTED)
}

function countsOf(usage: JsonRecord): Counts {
  const prompt = first(usage, 'prompt_tokens', 'input_tokens', 'prompt_eval_count', 'prompt_n')
  const written = first(usage, 'completion_tokens', 'output_tokens', 'eval_count', 'predicted_n')
  const total = first(usage, 'total_tokens')
  // Some leave thoughts out of the completion, but bill them.
  const unseen = prompt === null || total === null ? null : total - prompt
  const details = recordOf(usage.prompt_tokens_details) ?? recordOf(usage.input_tokens_details) ?? {}
  const cached =
    first(details, 'cached_tokens') ??
    first(usage, 'prompt_cache_hit_tokens', 'cached_tokens', 'cache_read_input_tokens', 'cache_n')
  const upstream = first(recordOf(usage.cost_details) ?? {}, 'upstream_inference_cost')
  const own = first(usage, 'cost')
  return {
    ...{ prompt, cached, completion: higher(written, unseen) },
    costUsd: own === null && upstream === null ? null : (own ?? 0) + (usage.is_byok === true ? (upstream ?? 0) : 0),
  }
}

/** The first of these fields that is a positive finite number. */
function first(from: JsonRecord, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = from[name]
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isFinite(number) && number > 0) return number
  }
  return null
}
