import type { RespondFn } from '@slack/bolt'
import { say } from '../blocks/blocks.ts'
import type { Teams } from '../connection/teams.ts'
import type { SlackContext, SlackDeps } from '../delivery/context.ts'
import { wordsIn } from '../messages/words.ts'
import { tell } from './answer-in-time.ts'

/** What listeners work with before it is known in which workspace they were spoken to. */
export interface ListenerDeps extends Pick<SlackDeps, 'log'>, Pick<SlackContext, 'locale'> {
  readonly teams: Pick<Teams, 'of' | 'removed'>
}

/** How Bolt's listeners are told the workspace, and, where there is a place for it, how the person is answered. */
interface BoltArgs {
  readonly context: { readonly teamId?: string | undefined }
  readonly respond?: RespondFn
}

/** Does a listener's work in the workspace that it was spoken to in; when that cannot be had, the person hears of it. */
export async function inTeam(
  { teams, locale, log }: ListenerDeps,
  { context: { teamId }, respond }: BoltArgs,
  work: (context: SlackContext) => Promise<void>,
): Promise<void> {
  const connection = await teams.of(teamId).catch((error: unknown) => {
    log.error({ err: error, teamId }, 'a request from Slack could not be taken')
    return null
  })
  if (connection !== null) return work(connection.context)
  const words = wordsIn(locale)
  if (respond !== undefined) await tell(respond, say(words.failed, words.tryAgain), log)
}
