import type { KeyFamily } from './key-names.ts'

/** A value and how it is given. */
export interface NamedValue {
  readonly family: KeyFamily
  readonly name: { readonly start: number; readonly end: number }
  readonly start: number
  readonly end: number
  readonly value: string
  readonly isQuoted: boolean
  /** What stands between name and value. */
  readonly sign: string
}

const WINDOW = 200

/** The line before the name and the line behind the value, as far as it matters. */
function around(text: string, { name, end }: NamedValue): { readonly before: string; readonly behind: string } {
  const before = text.slice(Math.max(0, name.start - WINDOW), name.start)
  const behind = text.slice(end, end + WINDOW)
  const [rest = ''] = behind.split('\n', 1)
  return { before: before.slice(before.lastIndexOf('\n') + 1), behind: rest }
}

const ITEM = /^(?:[\s#]|- ){0,40}(?:(?:export|set|ENV|ARG|-e)\s)?["']?$/
const NOTHING = /^\\?["']?\s{0,40}(?:#|$)/
const COMMA = /^"\s{0,40},\s{0,40}$/

/** A line of a configuration: nothing stands in it but the setting. Code ends its lines with a sign. */
export function isConfigLine(text: string, it: NamedValue): boolean {
  const { before, behind } = around(text, it)
  return ITEM.test(before) && (NOTHING.test(behind) || (before.endsWith('"') && COMMA.test(behind)))
}

const OTHER_PARTS =
  /(?:^|[;?&\s"'`/])(?:server|data source|address|host|hostaddr|port|user id|uid|user|username|dbname|database|initial catalog|endpoint)\s?=/i

/** One part among others of what says how to reach a database. */
export function isConnection(text: string, it: NamedValue): boolean {
  const { before, behind } = around(text, it)
  if (it.isQuoted || !/^(?:[;&\s"'`\\)]|$)/.test(behind) || !/(?:[;?&\s"'`]|^)$/.test(before)) return false
  if (/^\s{0,3}\)/.test(behind) || /[,(]\s{0,3}$/.test(before)) return false
  return /jdbc:/.test(before) || OTHER_PARTS.test(before) || OTHER_PARTS.test(behind)
}

const LOGIN =
  /(?:machine\s{1,20}[^\s]{1,100}|default)\s{1,20}login\s{1,20}[^\s]{1,100}\s{1,20}(?:account\s{1,20}[^\s]{1,100}\s{1,20})?$/y

/** `machine host login name password …`, in one line or in several. */
export function isNetrc(text: string, { name }: NamedValue): boolean {
  const before = text.slice(Math.max(0, name.start - WINDOW), name.start)
  const login = Math.max(before.lastIndexOf('machine'), before.lastIndexOf('default'))
  LOGIN.lastIndex = Math.max(0, login)
  return login >= 0 && LOGIN.test(before)
}

/** `--password …` of a command. */
export const isOption = (text: string, { name }: NamedValue): boolean => text.charAt(name.start) === '-'
