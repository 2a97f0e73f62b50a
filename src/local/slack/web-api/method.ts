import { z } from 'zod'
import type { Json } from '../blocks/payload-rules.ts'
import type { BlockRefusal } from '../blocks/validate.ts'
import type { Tier } from '../state/rate-limits.ts'
import type { Channel } from '../state/rows.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A scope, or one per kind of conversation. */
export type Scope = string | Record<Channel['kind'], string>

/**
 * A Web API method with its rate limit, scope and arguments. `run` returns the answer without `ok`, or throws
 * SlackRefusal.
 */
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

/** Thrown by methods; `callMethod` turns it into `{ok: false}`. */
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

/** Arguments are form fields: every value is text, and only known fields contain JSON. */
export const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0', ''] })
export const jsonObject = z.record(z.string(), z.unknown())
export const PAGE_ARGUMENTS = {
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
  cursor: z.string().optional(),
}

/** The requested page of a list; the cursor encodes the next index. */
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
