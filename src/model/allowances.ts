import type { Profile } from './profiles.ts'
import type { ServerFault } from './wire/server-fault.ts'

/** What a server takes in a request, as far as it has said. */
export interface Allowances {
  readonly outputLimitField: Profile['outputLimitField']
  /** Fields that it refused by name. */
  readonly without: ReadonlySet<string>
  /** The longest answer that it grants; `null`: it has not said. */
  readonly maxOutputTokens: number | null
  /** It refused a conversation without the model's earlier thoughts. */
  readonly wantsReasoning: boolean
}

/** Fields that a request can do without. */
const OPTIONAL = ['stream_options', 'prompt_cache_key', 'provider', 'usage', 'reasoning_content', 'reasoning']

/** Remembers for each model which fields its server refused, so that each is refused once. */
export interface AllowanceBook {
  readonly of: (model: string) => Allowances
  /** Learns from a refusal; `false`: nothing that can be left out or changed is named. */
  readonly learn: (model: string, fault: ServerFault) => boolean
}

export const createAllowances = ({ outputLimitField }: Profile): AllowanceBook => {
  const known = new Map<string, Allowances>()
  const of = (model: string): Allowances =>
    known.get(model) ?? { outputLimitField, without: new Set(), maxOutputTokens: null, wantsReasoning: false }
  return {
    of,
    learn(model, fault) {
      const next = changed(of(model), fault)
      if (next !== null) known.set(model, next)
      return next !== null
    },
  }
}

function changed(allowed: Allowances, { message, param }: ServerFault): Allowances | null {
  const text = `${param} ${message}`
  const grants = grantedTokens(message)
  if (grants !== null && grants !== allowed.maxOutputTokens) return { ...allowed, maxOutputTokens: grants }
  if (/reasoning_content/.test(text) && /missing|must be|required/i.test(text))
    return allowed.wantsReasoning ? null : { ...allowed, wantsReasoning: true }
  const other = allowed.outputLimitField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
  if (namesField(text, allowed.outputLimitField))
    return allowed.without.has(other)
      ? null
      : { ...without(allowed, allowed.outputLimitField), outputLimitField: other }
  const field = OPTIONAL.find((name) => namesField(text, name) && !allowed.without.has(name))
  return field === undefined ? null : without(allowed, field)
}

const without = (allowed: Allowances, field: string): Allowances => ({
  ...allowed,
  without: new Set([...allowed.without, field]),
})

const namesField = (text: string, field: string): boolean => new RegExp(`(^|[^\\w])${field}([^\\w]|$)`).test(text)

/** E.g. "supports at most 16384 completion tokens", "the valid range of max_tokens is [1, 8192]". */
function grantedTokens(message: string): number | null {
  if (!/max_\w*tokens|completion tokens|output tokens/i.test(message)) return null
  const [, digits] =
    /(?:at most|less than or equal to|<=|maximum (?:value )?(?:is|of)|\[\d+, ?)\s*`?(\d{3,7})/i.exec(message) ?? []
  return digits === undefined ? null : Number(digits)
}
