import { type Logger, type LoggerOptions, pino } from 'pino'
import { mapStrings } from './secrets/map-strings.ts'
import { createRedactor, type Redactor } from './secrets/redactor.ts'

export const createLog = (level: string, redactor: Redactor = createRedactor([])): Logger =>
  pino(logOptions(level, redactor))

/**
 * One JSON line per event. Errors are reduced: never a request or a response, whose headers contain secrets. Secrets
 * are masked anywhere in a line as it is written.
 */
export const logOptions = (level: string, redactor: Redactor): LoggerOptions => ({
  level,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: errorForLog },
  hooks: { streamWrite: (line) => `${JSON.stringify(withoutSecrets(JSON.parse(line), redactor))}\n` },
})

/** Text values of these keys are always secret. Numbers, such as counts of tokens, are kept. */
const SECRET_KEY = /token$|secret|passw(or)?d|api[_-]?key|private[_-]?key|authorization|cookie|credential/i

const withoutSecrets = (line: unknown, { mask }: Redactor): unknown =>
  mapStrings(line, (text, key) => (key !== null && SECRET_KEY.test(key) ? '[secret]' : mask(text)))

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
