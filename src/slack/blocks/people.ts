import type { RichTextElement } from '@slack/web-api'
import type { Language } from '../../core/language.ts'
import type { Actor } from '../../core/pipeline/events.ts'
import type { Words } from '../messages/en.ts'
import { text } from './blocks.ts'
import { clip, oneLine } from './literal.ts'

/** A person as named in a payload. */
export interface NamedPerson {
  readonly id: string
  readonly name: string
}

export const nameOf = ({ kind, name }: Actor): string => clip(oneLine(kind === 'slack' ? `@${name}` : name), NAME_CHARS)

const NAME_CHARS = 80

/** A mention by id: U… is a person, S… a user group, C… or G… a channel. */
export function mention(id: string): RichTextElement {
  if (id.startsWith('S')) return { type: 'usergroup', usergroup_id: id }
  return /^[CG]/.test(id) ? { type: 'channel', channel_id: id } : { type: 'user', user_id: id }
}

export const mentions = (ids: readonly string[]): RichTextElement[] =>
  ids.flatMap((id, index) => (index === 0 ? [mention(id)] : [text(', '), mention(id)]))

const MINUTE_MS = 60_000
const UNITS = [
  ['day', 24 * 60 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS],
  ['minute', MINUTE_MS],
] as const

/** 'just now', '2 minutes ago', '3 days ago'. */
export function ago(then: Date, now: Date, language: Language, words: Words): string {
  const passedMs = now.getTime() - then.getTime()
  const [unit, unitMs] = UNITS.find(([, ms]) => passedMs >= ms) ?? [null, 0]
  if (unit === null) return words.justNow
  return new Intl.RelativeTimeFormat(language, { style: 'short' }).format(-Math.floor(passedMs / unitMs), unit)
}

export function duration(ms: number, words: Words): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 60) return words.seconds(seconds)
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? words.minutes(minutes, seconds % 60) : words.hours(Math.floor(minutes / 60), minutes % 60)
}
