import { z } from 'zod'
import { TASK_STATUSES } from '../core/pipeline/task.ts'
import { SECTIONS } from '../core/stages.ts'
import { AppError } from '../errors.ts'
import { REQUEST_LIMIT, TITLE_LIMIT } from '../people/create.ts'
import { fieldErrors } from './problem.ts'

/** What may come in by REST: the one parse at this edge. Keys that are not listed are refused by name. */

const COMMENT_LIMIT = 3_000
const NAME_LIMIT = 200
const BRANCH_LIMIT = 1_000
const PAGE_LIMIT = 100
const BUDGET_LIMIT_USD = 10_000

/** Control characters (NUL first) and half characters mean nothing to a reader, and Postgres refuses them. */
const printable = (text: string): string => text.toWellFormed().replace(/(?![\t\n\r])\p{Cc}/gu, '')
const oneLine = (text: string): string => printable(text).replace(/\s+/gu, ' ')

/** At most `limit` characters as people count them (an emoji is one), not empty once cleaned. */
const text = (limit: number, clean = printable) =>
  z
    .string({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a text') })
    .overwrite(clean)
    .trim()
    .min(1, 'must not be empty')
    .refine((value) => [...value].length <= limit, `must have at most ${limit} characters`)
    .meta({ maxLength: limit })

const wholeNumber = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'must be a positive whole number')
  .transform(Number)

const comment = text(COMMENT_LIMIT)
/** The commit that the caller looked at; the decision holds for no other. Without it: the task's newest. */
const head_sha = text(64).optional()

export const TaskRequest = z
  .strictObject({
    title: text(TITLE_LIMIT, oneLine).optional(),
    raw_request: text(REQUEST_LIMIT).optional(),
    /** `owner/name` and the branch to merge into; without them, as configured. */
    repository: text(NAME_LIMIT).nullish(),
    base_branch: text(BRANCH_LIMIT).nullish(),
  })
  .refine((body) => body.title !== undefined || body.raw_request !== undefined, {
    path: ['raw_request'],
    error: 'is required: say what is to be built',
  })
export type TaskRequest = z.infer<typeof TaskRequest>

/** The candidate that the caller looked at; the approval holds for no other. Without it: the newest. */
const candidate = text(12).optional()

/** Names of the reservations that stand, as the task shows them. */
const acknowledge = z.array(text(NAME_LIMIT)).max(20).optional()

export const Approve = z.strictObject({ comment: comment.nullish(), head_sha, candidate, acknowledge })
export const Reject = z.strictObject({ comment, head_sha })
export const RequestChanges = z.strictObject({ section: z.enum(SECTIONS), comment, head_sha })
export const Cancel = z.strictObject({ reason: comment.nullish() })
/** Why what was merged is taken back. */
export const Revert = z.strictObject({ reason: comment.nullish() })
export const Resume = z.strictObject({
  budget_usd: z.number().positive().max(BUDGET_LIMIT_USD).nullish(),
  /** To the question that a task is paused for. */
  answer: comment.nullish(),
})
export const DenyPackages = z.strictObject({ comment })
export const Nothing = z.strictObject({})

const TaskId = z.object({ id: wholeNumber })
export const TaskPage = z.strictObject({
  status: z.enum(TASK_STATUSES).optional(),
  limit: wholeNumber.refine((limit) => limit <= PAGE_LIMIT, `must be at most ${PAGE_LIMIT}`).default(20),
  /** `next_cursor` of the page before. */
  cursor: wholeNumber.optional(),
})
export const IdempotencyKey = z.object({ 'idempotency-key': text(200).optional() })

/** Throws AppError `bad_input` that names the fields; `cause` is the ZodError. */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const faults = fieldErrors(parsed.error).map(({ field, detail }) => `${field || 'The body'}: ${detail}`)
  throw new AppError('bad_input', `${faults.join('. ')}.`, { cause: parsed.error })
}

/** The task that a path names. */
export const idOf = ({ params }: { readonly params: unknown }): number => parseInput(TaskId, params).id

/** A body that may be left out when all its fields may. */
export const parseBody = <T extends z.ZodType>(schema: T, body: unknown): z.output<T> => parseInput(schema, body ?? {})

/** Either text stands for both: the title is the request's first line, the request is the title. */
export function titleAndRequest({ title, raw_request }: TaskRequest): { title: string; rawRequest: string } {
  const rawRequest = raw_request ?? title ?? ''
  return { title: title ?? firstLine(rawRequest), rawRequest }
}

const firstLine = (request: string): string =>
  [...oneLine(request.split(/[\r\n]/, 1)[0] ?? '')].slice(0, TITLE_LIMIT).join('').trim()
