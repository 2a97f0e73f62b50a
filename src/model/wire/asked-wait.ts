import { type JsonRecord, valuesUnder } from './json.ts'

/** The longest wait that is believed where it is only said in words. */
const LONGEST_MS = 86_400_000

const DELAY_FIELDS = new Set(['retryDelay', 'quotaResetDelay', 'retry_after', 'retry_after_seconds', 'retryAfter'])
const RESET_FIELDS = new Set(['X-RateLimit-Reset', 'x-ratelimit-reset'])

/** How long a server asks to wait: by its headers, else in its error, else in its words. `null`: it does not say. */
export function askedWaitMs(headers: Headers, document: JsonRecord | null, message: string): number | null {
  return (
    numeric(headers.get('retry-after-ms')) ??
    dateOrSeconds(headers.get('retry-after')) ??
    inDocument(document) ??
    inWords(message) ??
    untilReset(headers)
  )
}

function inDocument(document: JsonRecord | null): number | null {
  if (document === null) return null
  const [delay] = valuesUnder(DELAY_FIELDS, document, 8)
  if (delay !== undefined) return dateOrSeconds(delay) ?? durationMs(delay)
  const [reset] = valuesUnder(RESET_FIELDS, document, 8)
  return reset === undefined ? null : untilEpoch(Number(reset))
}

/** E.g. "try again in 1m2.5s", "retry after 3 seconds". */
function inWords(message: string): number | null {
  const words =
    /(?:again|retry|wait)\D{0,20}?((?:[\d.]+\s*(?:h|m|s|ms|hours?|min(?:ute)?s?|sec(?:ond)?s?)(?![a-z])\s*)+)/i.exec(
      message,
    )
  const wait = words?.[1] === undefined ? null : durationMs(words[1])
  return wait === null || wait > LONGEST_MS ? null : wait
}

const UNITS_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 }

/** E.g. `6m0s`, `45.8s`, `120ms`, `3 seconds`. */
function durationMs(text: string): number | null {
  const parts = [...text.matchAll(/([\d.]+)\s*(ms|h|m|s)/gi)]
  if (parts.length === 0) return null
  const sum = parts.reduce(
    (all, [, number, unit = '']) => all + Number(number) * (UNITS_MS[unit.toLowerCase()] ?? 1),
    0,
  )
  return Number.isFinite(sum) ? Math.ceil(sum) : null
}

/** The wait of the limit of which nothing is left. */
function untilReset(headers: Headers): number | null {
  const waits = ['requests', 'tokens'].flatMap((what) => {
    const reset = headers.get(`x-ratelimit-reset-${what}`)
    return reset === null || headers.get(`x-ratelimit-remaining-${what}`) !== '0' ? [] : [durationMs(reset) ?? 0]
  })
  return waits.length === 0 ? null : Math.max(...waits)
}

const untilEpoch = (epoch: number): number | null =>
  Number.isFinite(epoch) ? Math.max(0, (epoch > 1e11 ? epoch : epoch * 1_000) - Date.now()) : null

const numeric = (text: string | null): number | null => {
  const number = text === null || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? Math.max(0, number) : null
}

/** A number of seconds or a date, without an upper limit. */
function dateOrSeconds(text: string | null): number | null {
  const seconds = numeric(text)
  if (seconds !== null) return seconds * 1_000
  if (text === null || !/\d{2}:\d{2}/.test(text)) return null
  const at = Date.parse(text)
  return Number.isFinite(at) ? Math.max(0, at - Date.now()) : null
}
