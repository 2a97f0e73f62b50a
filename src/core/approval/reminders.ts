export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Day = (typeof WEEKDAYS)[number]

/** The team's working hours; no reminders are sent outside them. */
export interface WorkingHours {
  readonly days: readonly Day[]
  /** Minutes since midnight, in `timeZone`; work ends before `toMinute`. */
  readonly fromMinute: number
  readonly toMinute: number
  /** IANA name, e.g. Europe/Berlin. */
  readonly timeZone: string
}

/** When approvers are reminded. A late decision still counts. */
export interface Reminders {
  /** Hours after the question, ascending, at most two. */
  readonly afterHours: readonly number[]
  readonly working: WorkingHours
}

export function isWorkingTime({ days, fromMinute, toMinute, timeZone }: WorkingHours, now: Date): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  const part = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]))
  const minute = Number(part.hour) * 60 + Number(part.minute)
  return days.includes(part.weekday?.toLowerCase() as Day) && minute >= fromMinute && minute < toMinute
}
