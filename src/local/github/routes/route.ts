import type { ContractJson } from '../contract/contract.ts'
import type { World } from '../world/world.ts'

/** A call with a validated request. */
export interface RouteCall {
  readonly parameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  // biome-ignore lint/suspicious/noExplicitAny: validated against the description already
  readonly body: any
  readonly url: URL
}

export interface Answer {
  readonly status: number
  /** The relevant values; the rest is filled in from the description. */
  readonly body: ContractJson
  readonly headers?: Readonly<Record<string, string>>
}

export type ApiRoute = (call: RouteCall, world: World) => Answer | Promise<Answer>

export const apiRefusal = (status: number, message: string): Answer => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
})

/** One page of a list, with the link to the next. `wrap`: how GitHub wraps this list. */
export function pageOf(
  call: RouteCall,
  items: readonly ContractJson[],
  wrap: (items: readonly ContractJson[]) => ContractJson = (all) => all,
): Answer {
  const size = Number(call.query.get('per_page') ?? 30)
  const number = Number(call.query.get('page') ?? 1)
  const next = new URL(call.url)
  next.searchParams.set('page', String(number + 1))
  const more = items.length > size * number
  return {
    status: 200,
    body: wrap(items.slice(size * (number - 1), size * number)),
    headers: more ? { link: `<${next}>; rel="next"` } : {},
  }
}
