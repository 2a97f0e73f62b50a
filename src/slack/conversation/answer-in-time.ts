import { setTimeout as delay } from 'node:timers/promises'
import type { AckFn, RespondArguments, RespondFn } from '@slack/bolt'
import type { Logger } from 'pino'
import { type Content, say } from '../blocks/blocks.ts'
import type { Words } from '../messages/en.ts'
import { isStanding } from '../workspaces/refusals.ts'
import { neededBy, refusalOf } from '../workspaces/slack-failure.ts'
import { remedyText } from '../workspaces/standing.ts'

/** Slack gives up on a command after 3 s. */
const PATIENCE_MS = 1_500

/** Runs the work of a listener; whatever goes wrong becomes words that say what to do. */
export async function answerOf<T>(work: () => T | Promise<T>, words: Words, log: Logger): Promise<T | Content> {
  try {
    return await work()
  } catch (error) {
    log.error({ err: error }, 'a request from Slack failed')
    const refusal = refusalOf(error)
    const isLasting = refusal !== null && isStanding(refusal)
    const why = { code: refusal ?? '', needed: neededBy(error) }
    return say(words.failed, isLasting ? words.refused.act(remedyText(why, words.language)) : words.tryAgain)
  }
}

export const privately = (content: Content) =>
  ({ ...content, response_type: 'ephemeral', replace_original: false }) as const

/** Acknowledges a command with its answer, or, when that takes longer than Slack waits, says so and answers later. */
export async function ackWithAnswer(
  { ack, respond }: { ack: AckFn<string | RespondArguments>; respond: RespondFn },
  work: () => Content | Promise<Content>,
  words: Words,
  log: Logger,
): Promise<void> {
  const pending = answerOf(work, words, log)
  const patience = new AbortController()
  const inTime = await Promise.race([pending, delay(PATIENCE_MS, null, { signal: patience.signal }).catch(() => null)])
  patience.abort()
  await ack(privately(inTime ?? say(words.stillWorking)))
  if (inTime === null) await tell(respond, await pending, log)
}

/** Answers a click, to the person alone. The click is acknowledged already. `false`: Slack did not take the answer. */
export async function tell(respond: RespondFn, content: Content, log: Logger): Promise<boolean> {
  try {
    await respond(privately(content))
    return true
  } catch (error) {
    log.warn({ err: error }, 'Slack did not take an answer')
    return false
  }
}
