import { setTimeout as delay } from 'node:timers/promises'
import type { ReceiverEvent } from '@slack/bolt'
import { AppError } from '../../errors.ts'
import { createReplay } from '../../inbox/replay.ts'
import { createSlots, type Slots } from '../../inbox/slots.ts'
import type { Seal } from '../../secrets/seal.ts'
import { handOver, keepMessage, markHandled } from '../../store/inbox.ts'
import type { SlackContext } from '../delivery/context.ts'
import { isCommand, isEvent, isForm, isNoise, keyOf, type SlackBody } from './message-key.ts'

interface InboxDeps extends Pick<SlackContext, 'db' | 'now' | 'log'> {
  readonly seal: Seal
  /** Does what a message asks for. */
  readonly handle: (event: ReceiverEvent) => Promise<void>
  /** Answers a message that Slack no longer waits for. */
  readonly answerLate: (body: SlackBody, answer: unknown) => Promise<void>
  /** Several workspaces share the inbox. */
  readonly isShared: boolean
  /** Acknowledges a command that has to wait. */
  readonly busy: unknown
}

export interface Inbox {
  /** Stores a message before it is acknowledged. Throws AppError `unavailable` if Slack has to send it again. */
  take(event: ReceiverEvent): Promise<void>
  /** Starts to handle stored messages, including those that a dead process left. */
  start(): void
  /** Resolves when the messages under way are handled. */
  stop(): Promise<void>
}

/** Messages that one process handles at the same time while a person waits, and besides. */
const [CONVERSING, REPLAYING] = [12, 4]
/** A person waits: without the database the listener still has to say that it failed. */
const KEEP_PATIENCE_MS = 300
/** Slack waits three seconds for an event to be stored, and sends it again if it is not. */
const EVENT_PATIENCE_MS = 2_500
/** Slack waits three seconds for the acknowledgement. */
const PLACE_PATIENCE_MS = 400

/** Every message of Slack is a row before it is acknowledged. It is handled once, also after a crash or an overload. */
export function createInbox(deps: InboxDeps): Inbox {
  const places = createSlots(CONVERSING)
  const replay = createReplay({ ...deps, table: TABLE, handle: replayed(deps) }, createSlots(REPLAYING))
  return {
    async take(event) {
      if (isNoise(event.body)) return event.ack()
      const key = keyOf(event.body, deps.isShared)
      if (key === null) return deps.handle(event)
      const isTold = isEvent(event.body)
      const kept = await keep(deps, key, event, !isTold)
      if (kept === 'known') return event.ack()
      if (kept === 'lost' && isTold) throw notKept()
      if (kept === 'lost') return deps.handle(event)
      if (!isTold) return converse(deps, places, key, event)
      await event.ack()
      replay.wake()
    },
    start: replay.start,
    stop: replay.stop,
  }
}

const TABLE = 'slack_inbox'

const replayed =
  ({ handle, answerLate }: InboxDeps) =>
  async (text: string): Promise<void> => {
    const body: SlackBody = JSON.parse(text)
    await handle({ body, ack: (answer?: unknown) => answerLate(body, answer) })
  }

type Kept = 'new' | 'known' | 'lost'

/** `isClaimed`: this process handles it right away. */
async function keep(
  { db, now, log, seal }: InboxDeps,
  key: string,
  { body }: ReceiverEvent,
  isClaimed: boolean,
): Promise<Kept> {
  const stored = keepMessage(db, TABLE, { key, sealed: seal.seal(JSON.stringify(body)), isClaimed }, now())
  const told = stored.then((isNew): Kept => (isNew ? 'new' : 'known'))
  const kept = await Promise.race([
    told,
    delay(isClaimed ? KEEP_PATIENCE_MS : EVENT_PATIENCE_MS, 'lost' as const, { ref: false }),
  ]).catch((error: unknown): Kept => {
    log.warn({ err: error, key }, 'the inbox does not answer')
    return 'lost'
  })
  if (kept === 'known') log.info({ key }, 'Slack has said this before')
  return kept
}

/** Handles a message whose acknowledgement carries the answer; without a free place it is answered later. */
async function converse(deps: InboxDeps, places: Slots, key: string, event: ReceiverEvent): Promise<void> {
  using place = await places.take(PLACE_PATIENCE_MS)
  if (place === null && !isForm(event.body)) {
    await event.ack(isCommand(event.body) ? deps.busy : undefined)
    return handOver(deps.db, TABLE, key)
  }
  await deps.handle(event)
  await markHandled(deps.db, TABLE, key, deps.now())
}

const notKept = (): AppError =>
  new AppError('unavailable', 'A message of Slack could not be stored.', { hint: 'Slack sends it again by itself.' })
