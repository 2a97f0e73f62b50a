import { z } from 'zod'
import type { Json } from '../blocks/payload-rules.ts'
import type { BlockRefusal } from '../blocks/validate.ts'
import type { Tier } from '../state/rate-limits.ts'
import type { Channel } from '../state/rows.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A scope, or the one that each kind of conversation asks for. */
export type Scope = string | Record<Channel['kind'], string>

/** One Web API method: what it costs, needs and takes. `run` answers without `ok`, or throws a SlackRefusal. */
export interface Method {
  tier: Tier
  scope: Scope | null
  token: 'bot' | 'app' | 'none'
  args: z.ZodType
  run: (slack: Workspace, args: unknown) => Json
}

interface Definition<Args extends z.ZodType> extends Omit<Method, 'args' | 'run' | 'token'> {
  args: Args
  token?: Method['token']
  run: (slack: Workspace, args: z.infer<Args>) => Json
}

export const method = <Args extends z.ZodType>({ run, ...definition }: Definition<Args>): Method => ({
  token: 'bot',
  ...definition,
  run: (slack, args) => run(slack, args as z.infer<Args>),
})

/** Unwinds a method to `{ok: false}`; thrown by methods and caught once, where the answer is written. */
export class SlackRefusal extends Error {
  readonly answer: Json

  constructor(refusal: BlockRefusal | string, more: Json = {}) {
    const full = typeof refusal === 'string' ? { error: refusal } : refusal
    super(full.error)
    this.answer = { ok: false, ...full, ...more }
  }
}

export function refuseIf(condition: boolean, error: string): void {
  if (condition) throw new SlackRefusal(error)
}

/** Arguments come as form fields: every value is a text, JSON stands in known fields only. */
export const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0', ''] })
export const jsonObject = z.record(z.string(), z.unknown())
export const PAGE_ARGUMENTS = {
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
  cursor: z.string().optional(),
}

/** Cuts a list to the asked page; the cursor is the index it goes on at. */
export function paginate<Item>(
  all: readonly Item[],
  args: { limit?: number | undefined; cursor?: string | undefined },
) {
  const start = args.cursor ? Number(Buffer.from(args.cursor, 'base64').toString()) : 0
  refuseIf(!Number.isInteger(start), 'invalid_cursor')
  const end = start + (args.limit ?? 100)
  const next_cursor = end < all.length ? Buffer.from(String(end)).toString('base64') : ''
  return { items: all.slice(start, end), hasMore: next_cursor !== '', response_metadata: { next_cursor } }
}
