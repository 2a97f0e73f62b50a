/** Formats dates and times for the person, in the browser's time zone. */
const format = (date: Date, options: Intl.DateTimeFormatOptions, locale: string) =>
  new Intl.DateTimeFormat(locale, options).format(date)

export const dateOf = (ts: string): Date => new Date(Number(ts) * 1000)
export const clock = (date: Date, locale: string): string =>
  format(date, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, locale)
export const fullTime = (date: Date, locale: string): string =>
  format(date, { dateStyle: 'full', timeStyle: 'medium' }, locale)

const DAY_MS = 86_400_000
const midnight = (date: Date) => new Date(date).setHours(0, 0, 0, 0)

/** Today, yesterday or tomorrow in words; `null`: another day. */
function nearDay(date: Date, locale: string): string | null {
  const days = Math.round((midnight(date) - midnight(new Date())) / DAY_MS)
  return Math.abs(days) > 1 ? null : new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
}

const capitalized = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)

export const dayName = (date: Date, locale: string): string =>
  capitalized(nearDay(date, locale) ?? format(date, { weekday: 'long', day: 'numeric', month: 'long' }, locale))

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

function ago(date: Date, locale: string): string {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000)
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const)
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(seconds / length), unit)
}

type Part = (date: Date, locale: string) => string
const long: Part = (date, locale) => format(date, { dateStyle: 'full' }, locale)
const medium: Part = (date, locale) => format(date, { dateStyle: 'long' }, locale)
const short: Part = (date, locale) => format(date, { dateStyle: 'medium' }, locale)
const pretty =
  (otherwise: Part): Part =>
  (date, locale) =>
    nearDay(date, locale) ?? otherwise(date, locale)

/** Slack's tokens in `<!date^…>` and rich text dates. */
const parts: Readonly<Record<string, Part>> = {
  date_num: (date) => date.toISOString().slice(0, 10),
  date_slash: (date, locale) => format(date, { dateStyle: 'short' }, locale),
  date: medium,
  date_short: short,
  date_long: long,
  date_pretty: pretty(medium),
  date_short_pretty: pretty(short),
  date_long_pretty: pretty(long),
  day_divider_pretty: dayName,
  time: clock,
  time_secs: (date, locale) => format(date, { timeStyle: 'medium' }, locale),
  ago,
}

/** Fills a pattern like `{date_short_pretty} {time}`; `null`: it has an unknown token, so the fallback is shown. */
export function formatDate(timestampSeconds: number, pattern: string, locale: string): string | null {
  const date = new Date(timestampSeconds * 1000)
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  if (Number.isNaN(date.getTime()) || names.some((name) => !Object.hasOwn(parts, name))) return null
  return capitalized(pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name]?.(date, locale) ?? ''))
}
