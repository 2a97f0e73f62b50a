import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import { AppError, type ErrorKind } from '../errors.ts'
import { isDatabaseAway } from '../store/pool.ts'

/** An error as RFC 9457 tells it, sent as application/problem+json; more members may stand beside the four. */
export interface ProblemDetails {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  /** What happened and what to do now. */
  readonly detail: string
  readonly [member: string]: unknown
}

export const problem = (status: number, detail: string, members: Record<string, unknown> = {}): ProblemDetails => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail,
  ...members,
})

export const sendProblem = (reply: FastifyReply, told: ProblemDetails): FastifyReply =>
  reply.code(told.status).type('application/problem+json').send(told)

/** Fastify's error handler: whatever was thrown becomes a problem; what only we can mend is logged and told in general words. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const told = problemOf(error)
  if (told.status < 500) return sendProblem(reply, told)
  request.log.error({ err: error }, 'request failed')
  if (told.status === 503) reply.header('retry-after', retryAfterSeconds(error))
  const isUncertain = told.status === 503 && !['GET', 'HEAD'].includes(request.method)
  return sendProblem(reply, { ...told, ...(isUncertain && { detail: UNCERTAIN }), request_id: request.id })
}

const STATUS_OF: Record<ErrorKind, number> = {
  bad_input: 400,
  unauthorized: 401,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  misconfigured: 500,
  internal: 500,
  environment: 500,
  packages: 500,
  waiting: 503,
  transient: 503,
  unavailable: 503,
}

const AWAY = 'A part that this needs, such as the database, does not answer.'
const UNAVAILABLE = `${AWAY} Try again soon.`
/** The commit itself may have been lost on its way back. */
const UNCERTAIN = `${AWAY} What you asked for may have been done all the same: look before you ask again, or send the same Idempotency-Key.`
const INTERNAL = 'Something went wrong on our side; its log says what, under this request_id.'

export function problemOf(error: unknown): ProblemDetails {
  if (isDatabaseAway(error)) return problem(503, UNAVAILABLE)
  if (error instanceof AppError) return problemOfAppError(error)
  const status = isFastifyError(error) ? (error.statusCode ?? 500) : 500
  return status < 500 ? problem(status, refusal(error as FastifyError)) : problem(500, INTERNAL)
}

function problemOfAppError(error: AppError): ProblemDetails {
  const status = STATUS_OF[error.kind]
  if (status >= 500) return problem(status, status === 503 ? UNAVAILABLE : INTERNAL)
  const detail = error.hint === null ? error.message : `${error.message} ${error.hint}`
  return problem(status, detail, error.cause instanceof ZodError ? { errors: fieldErrors(error.cause) } : {})
}

/** `field` is a path such as `comment`, or '' for the whole. */
export interface FieldError {
  readonly field: string
  readonly detail: string
}

export const fieldErrors = (error: ZodError): FieldError[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), detail: 'is not known here' }))
      : [{ field: issue.path.join('.'), detail: issue.message }],
  )

const REFUSALS: Record<string, string> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large: 256 KiB is the most.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send the body as JSON, with the header Content-Type: application/json.',
}

const refusal = (error: FastifyError): string => REFUSALS[error.code] ?? error.message

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('FST_')

const retryAfterSeconds = (error: unknown): number =>
  Math.ceil(((error instanceof AppError ? error.retryAfterMs : null) ?? 5_000) / 1000)
