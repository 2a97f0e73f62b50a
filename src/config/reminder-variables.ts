import { z } from 'zod'
import { type Reminders, WEEKDAYS } from '../core/approval/reminders.ts'
import { anyText, commaSeparated } from './values.ts'
import type { ValuesOf, VariableTable } from './variable.ts'

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

const hours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$/, 'write it as 09:00-18:00')
  .transform((written) => {
    const [from = '', to = ''] = written.split('-')
    return { fromMinute: minutes(from), toMinute: minutes(to) }
  })
  .refine(({ fromMinute, toMinute }) => fromMinute < toMinute, 'work must end after it begins, on the same day')

const lowered = (written: string): string[] => commaSeparated(written.toLowerCase())

/** When people are reminded. */
export const REMINDER_VARIABLES = {
  REMIND_AFTER_HOURS: {
    value: z
      .string()
      .transform((written) => (written === 'never' ? [] : lowered(written).map(Number)))
      .pipe(
        z
          .array(z.number('write hours, such as 4,24, or never').positive('write hours above 0'))
          .max(2, 'people are reminded at most twice'),
      )
      .refine((all) => all.every((one, index) => one > (all[index - 1] ?? 0)), 'write the shorter time first'),
    fallback: '4,24',
    about: 'Hours after which approvers are reminded of a decision, at most two; never switches reminders off.',
  },
  WORKING_HOURS: {
    ...{ value: hours, fallback: '09:00-18:00' },
    about: 'Reminders come only at these hours.',
  },
  WORKING_DAYS: {
    value: z
      .string()
      .transform(lowered)
      .pipe(z.array(z.enum(WEEKDAYS, `write days as ${WEEKDAYS.join(',')}`)).min(1, 'write one day at least')),
    fallback: 'mon,tue,wed,thu,fri',
    about: 'Reminders come only on these days.',
  },
  TIME_ZONE: {
    value: anyText.refine(isTimeZone, 'there is no such time zone; write it as Europe/Berlin'),
    fallback: 'UTC',
    about: 'Time zone of the working hours, such as Europe/Berlin.',
  },
} as const satisfies VariableTable

export const remindersOf = (values: ValuesOf<typeof REMINDER_VARIABLES>): Reminders => ({
  afterHours: values.REMIND_AFTER_HOURS,
  working: { ...values.WORKING_HOURS, days: values.WORKING_DAYS, timeZone: values.TIME_ZONE },
})

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}
