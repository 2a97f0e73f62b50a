import { type Logger, pino } from 'pino'

/**
 * One JSON line an event. Errors are cut down to what helps: never a request or a response, whose headers carry secrets.
 */
export const createLog = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorForLog },
    redact: {
      paths: ['*.token', '*.apiKey', '*.botToken', '*.password', 'req.headers.authorization'],
      censor: '[secret]',
    },
  })

function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const known = 'kind' in error ? { kind: error.kind } : {}
  return {
    type: name,
    message,
    ...known,
    stack,
    ...(cause instanceof Error && { cause: `${cause.name}: ${cause.message}` }),
  }
}
