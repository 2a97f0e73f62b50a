import { WebAPIPlatformError } from '@slack/web-api'
import type { Language } from '../../core/language.ts'
import type { Sql } from '../../store/pool.ts'
import {
  clearRefusal,
  type KeptRefusal,
  keepRefusal,
  type RefusalKey,
  standingRefusals,
} from '../../store/slack/refusals.ts'
import { remedies } from '../messages/remedies.ts'
import { isStanding, refusalKind, remedyOf } from './refusals.ts'
import { neededBy } from './slack-failure.ts'

/** Notes what Slack refuses until a person mends it, and that it takes it again. */
export interface RefusalNotes {
  /** After each call. `error` `null`: Slack took it. */
  noted(method: string, args: object, error: unknown): void
}

/** How long what other processes noted may be unknown to this one. */
const READ_MS = 10_000

export function createRefusalNotes(db: Sql, team: string, onFailed: (error: unknown) => void): RefusalNotes {
  let known = new Set<string>()
  let readAt = Number.NEGATIVE_INFINITY
  const read = async (): Promise<void> => {
    if (performance.now() - readAt < READ_MS) return
    readAt = performance.now()
    known = new Set((await standingRefusals(db, team)).map(nameOf))
  }
  const cleared = async (key: RefusalKey): Promise<void> => {
    await read()
    for (const place of new Set([key.place, ''])) {
      const one = { ...key, place }
      if (known.delete(nameOf(one))) await clearRefusal(db, one)
    }
  }
  const kept = async (key: RefusalKey, code: string, error: unknown): Promise<void> => {
    const place = isOfWorkspace(code) ? '' : key.place
    known.add(nameOf({ ...key, place }))
    await keepRefusal(db, { ...key, place, code, needed: neededBy(error) })
  }
  return {
    noted(method, args, error) {
      const key = { team, place: placeOf(args), method }
      const code = error instanceof WebAPIPlatformError ? error.data.error : null
      const note = error === null ? cleared(key) : code !== null && isKept(method, code) ? kept(key, code, error) : null
      note?.catch(onFailed)
    },
  }
}

const nameOf = ({ place, method }: Pick<RefusalKey, 'place' | 'method'>): string => `${method} ${place}`

const isOfWorkspace = (code: string): boolean => ['app', 'file'].includes(refusalKind(code) ?? '')

/** A question about a channel or person may be about any; only what we wanted to say there is missed. */
const isKept = (method: string, code: string): boolean =>
  isStanding(code) && (isOfWorkspace(code) || /^(chat|reactions|files|views)\./.test(method))

function placeOf(args: object): string {
  const given = args as Readonly<Record<string, unknown>>
  const place = given.channel ?? given.channel_id ?? given.user_id ?? given.user ?? given.usergroup
  return typeof place === 'string' ? place : ''
}

/** What people can do about it, with the scope that Slack misses. */
export const remedyText = ({ code, needed }: Pick<KeptRefusal, 'code' | 'needed'>, language: Language): string => {
  const remedy = remedies[language][remedyOf(code)]
  return needed === null ? remedy : `${remedy} (${needed})`
}
