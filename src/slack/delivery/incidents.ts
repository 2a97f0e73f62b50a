import { z } from 'zod'
import type { Outage } from '../../store/queue/outages.ts'
import { countWaiting, notePosting, noteTold, takeIncidents } from '../../store/slack/incidents.ts'
import type { Content } from '../blocks/blocks.ts'
import { incidentOf } from '../card/incident.ts'
import { wordsIn } from '../messages/words.ts'
import { refusalKind } from '../workspaces/refusals.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'
import type { SlackContext, SlackDeps } from './context.ts'
import { EVENT_TYPE, findLost } from './lost-message.ts'

/** Where operators are told of outages. */
export interface Operations {
  /** With several workspaces as `T…/#name`. */
  readonly channel: string
  /** Shorter ones are not told. */
  readonly afterMs: number
}

interface Workspaces {
  of(teamId: string | undefined): Promise<{ readonly context: SlackContext }>
}

/** One pass: each outage is one message, of whichever process, edited as it changes and closed with its duration. */
export function createIncidents(
  { db }: Pick<SlackDeps, 'db'>,
  teams: Workspaces,
  { channel, afterMs }: Operations,
): () => Promise<void> {
  const [, team, name = channel] = /^(T[A-Z0-9]+)\/(.+)$/.exec(channel) ?? []
  return async () => {
    await countWaiting(db)
    const failures: unknown[] = []
    for (const outage of await takeIncidents(db, afterMs)) {
      try {
        const { context } = await teams.of(team)
        const content = incidentOf(outage, wordsIn(context.locale))
        await noteTold(db, outage, { ts: await tell(context, name, outage, content), told: content.text })
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}

/** Resolves with the message's id. */
async function tell(context: SlackContext, name: string, outage: Outage, content: Content): Promise<string> {
  const known = outage.ts ?? (await findPosted(context, outage))
  if (known === null) return post(context, name, outage, content)
  const { text, blocks } = content
  if (text === outage.told) return known
  try {
    await context.background.chat.update({ channel: outage.channel ?? name, ts: known, text, blocks })
    return known
  } catch (error) {
    const kind = refusalKind(refusalOf(error) ?? '')
    // An outage that is told of in a message that stays as it is would look as if it went on.
    if (kind === 'gone' || kind === 'frozen') return post(context, name, outage, content)
    throw error
  }
}

/** A message that may have arrived although its answer was lost. */
const findPosted = async (context: SlackContext, { id, channel, postingSince }: Outage): Promise<string | null> =>
  channel === null || postingSince === null
    ? null
    : findLost(context, { taskId: 0, uid: null, slot: slotOf(id), channel, threadTs: null }, postingSince)

async function post(context: SlackContext, name: string, { id }: Outage, { text, blocks }: Content): Promise<string> {
  const channel = await context.channels.idOf(name)
  await notePosting(context.db, id, channel)
  const metadata = { event_type: EVENT_TYPE, event_payload: { task_id: 0, slot: slotOf(id) } }
  const { ts } = await context.background.chat.postMessage({ channel, text, blocks, metadata, parse: 'none' })
  return z.string().parse(ts)
}

/** No task has it. */
const slotOf = (id: number): string => `outage/${id}`
