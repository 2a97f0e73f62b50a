import type { Usage } from './model.ts'

/** US dollars per million tokens. */
interface Price {
  readonly input: number
  readonly cachedInput: number
  readonly output: number
}

/** By model name, as the operator configured it. */
export type Pricing = Readonly<Record<string, Price>>

export const SCRIPTED_MODEL = 'scripted model'

const FREE: Price = { input: 0, cachedInput: 0, output: 0 }

/** The cost of an uncached prompt and the whole output limit. `null`: the price is unknown. */
export const worstCaseUsd = (
  pricing: Pricing,
  model: string,
  { promptTokens, maxOutputTokens }: { readonly promptTokens: number; readonly maxOutputTokens: number },
): number | null =>
  costUsd(pricing, model, { promptTokens, cachedTokens: 0, completionTokens: maxOutputTokens, estimated: true })

/** `null`: the price is unknown, which is not free. */
export const costUsd = (pricing: Pricing, model: string, tokens: Omit<Usage, 'costUsd'>): number | null => {
  const price = model === SCRIPTED_MODEL ? FREE : pricing[model]
  if (price === undefined) return null
  const fresh = tokens.promptTokens - tokens.cachedTokens
  const micros = fresh * price.input + tokens.cachedTokens * price.cachedInput + tokens.completionTokens * price.output
  return micros / 1_000_000
}

/** The server's own price where it names one, else by the list: a server's zero is no price. */
export const replyCostUsd = (
  pricing: Pricing,
  model: string,
  tokens: Omit<Usage, 'costUsd'>,
  named: number | null,
): number | null => named ?? costUsd(pricing, model, tokens)
