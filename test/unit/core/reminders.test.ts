import { describe, expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { isWorkingTime } from '../../../src/core/approval/reminders.ts'

const working = (env: Record<string, string>, at: string) =>
  isWorkingTime(readConfig(env).reminders.working, new Date(at))

describe('working time', () => {
  test('is 9 to 18 on weekdays, in the zone of the team', () => {
    const berlin = { TIME_ZONE: 'Europe/Berlin' }
    expect(working(berlin, '2026-07-17T07:00:00Z')).toBe(true)
    expect(working(berlin, '2026-07-17T06:59:00Z')).toBe(false)
    expect(working(berlin, '2026-07-17T15:59:00Z')).toBe(true)
    expect(working(berlin, '2026-07-17T16:00:00Z')).toBe(false)
    expect(working(berlin, '2026-07-18T10:00:00Z')).toBe(false)
    expect(working(berlin, '2026-01-16T08:00:00Z')).toBe(true)
  })

  test('may be of other days and hours, to midnight', () => {
    const sundays = { WORKING_DAYS: 'Sun, mon', WORKING_HOURS: '22:00-24:00' }
    expect(working(sundays, '2026-07-19T23:59:00Z')).toBe(true)
    expect(working(sundays, '2026-07-18T23:59:00Z')).toBe(false)
  })

  test.each([
    ['WORKING_HOURS', '18:00-09:00'],
    ['WORKING_HOURS', 'nine to five'],
    ['WORKING_DAYS', 'caturday'],
    ['TIME_ZONE', 'Berlin'],
    ['REMIND_AFTER_HOURS', '1,2,3'],
    ['REMIND_AFTER_HOURS', '24,4'],
    ['REMIND_AFTER_HOURS', 'soon'],
  ])('a wrong %s (%s) stops the start and is named', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name)
  })

  test('begins and ends on the minute', () => {
    const short = { WORKING_HOURS: '08:45-16:15' }
    const at = (time: string) => working(short, `2026-07-17T${time}:00Z`)
    expect(['08:44', '08:45', '16:14', '16:15'].map(at)).toEqual([false, true, true, false])
    const night = { WORKING_HOURS: '00:00-01:00' }
    expect(working(night, '2026-07-17T00:30:00Z')).toBe(true)
    expect(working(night, '2026-07-17T01:00:00Z')).toBe(false)
  })

  test('must end after it begins', () => {
    expect(() => readConfig({ WORKING_HOURS: '09:00-09:00' })).toThrow('WORKING_HOURS')
  })

  test('and reminders may be written with spaces and a comma too much', () => {
    const { working, afterHours } = readConfig({
      ...{ WORKING_DAYS: ' mon, tue, ', WORKING_HOURS: ' 08:30-17:45 ', REMIND_AFTER_HOURS: '0.5, 8,' },
    }).reminders
    expect(working).toMatchObject({ days: ['mon', 'tue'], fromMinute: 510, toMinute: 1_065 })
    expect(afterHours).toEqual([0.5, 8])
    expect(readConfig({ WORKING_DAYS: 'sat' }).reminders.working.days).toEqual(['sat'])
  })

  test.each(['0', '-1', '4,4'])('a reminder after %s hours is none', (hours) => {
    expect(() => readConfig({ REMIND_AFTER_HOURS: hours })).toThrow('REMIND_AFTER_HOURS')
  })

  test('reminders can be switched off', () => {
    expect(readConfig({ REMIND_AFTER_HOURS: 'never' }).reminders.afterHours).toEqual([])
    expect(readConfig({}).reminders.afterHours).toEqual([4, 24])
  })
})
