import { z } from 'zod'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Day = (typeof DAYS)[number]

/** When the team is at work: nobody is reminded of anything at another time. */
export interface WorkingHours {
  readonly days: readonly Day[]
  /** Minutes since midnight, in `timeZone`; work ends before `toMinute`. */
  readonly fromMinute: number
  readonly toMinute: number
  /** IANA name, e.g. Europe/Berlin. */
  readonly timeZone: string
}

/** When those who may decide are reminded. Nobody is ever denied for being late. */
export interface Reminders {
  /** Hours after the question, ascending, at most two. */
  readonly afterHours: readonly number[]
  readonly working: WorkingHours
}

const minutes = (hours: string, rest: string): number => Number(hours) * 60 + Number(rest)

const orElse = (fallback: string) =>
  z
    .string()
    .trim()
    .default('')
    .transform((value) => value || fallback)

const Hours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$/, 'write it as 09:00-18:00')
  .transform((hours) => {
    const [from, to] = hours.split('-').map((time) => minutes(time.slice(0, 2), time.slice(3)))
    return { fromMinute: from ?? 0, toMinute: to ?? 0 }
  })
  .refine(({ fromMinute, toMinute }) => fromMinute < toMinute, 'work must end after it begins, on the same day')

const listed = (value: string): string[] =>
  value
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** The variables that say when people are reminded. */
export const REMINDER_VARIABLES = {
  REMIND_AFTER_HOURS: orElse('4,24')
    .transform((hours) => (hours === 'never' ? [] : listed(hours).map(Number)))
    .pipe(z.array(z.number().positive()).max(2, 'people are reminded at most twice'))
    .refine((hours) => hours.every((one, index) => one > (hours[index - 1] ?? 0)), 'write the shorter time first'),
  WORKING_HOURS: orElse('09:00-18:00').pipe(Hours),
  WORKING_DAYS: orElse('mon,tue,wed,thu,fri')
    .transform(listed)
    .pipe(z.array(z.enum(DAYS)).min(1)),
  TIME_ZONE: orElse('UTC').refine(isTimeZone, 'there is no such time zone; write it as Europe/Berlin'),
}

type ReminderVariables = z.infer<z.ZodObject<typeof REMINDER_VARIABLES>>

export const remindersOf = (env: ReminderVariables): Reminders => ({
  afterHours: env.REMIND_AFTER_HOURS,
  working: { ...env.WORKING_HOURS, days: env.WORKING_DAYS, timeZone: env.TIME_ZONE },
})

export function isWorkingTime({ days, fromMinute, toMinute, timeZone }: WorkingHours, now: Date): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  const part = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]))
  const minute = minutes(part.hour ?? '', part.minute ?? '')
  return days.includes(part.weekday?.toLowerCase() as Day) && minute >= fromMinute && minute < toMinute
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}
