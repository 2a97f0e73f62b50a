import { z } from 'zod'
import { say } from '../blocks/blocks.ts'
import type { Teams } from '../connection/teams.ts'
import type { SlackContext } from '../delivery/context.ts'
import { wordsIn } from '../messages/words.ts'
import { maskedFetch } from '../workspaces/masked-fetch.ts'
import type { SlackBody } from './message-key.ts'

const Answerable = z.object({ response_url: z.url() })
const Content = z.object({ text: z.string() })
const Refused = z.object({ response_action: z.literal('errors') })
const Sender = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string().nullish() }).nullish(),
})

interface Deps extends Pick<SlackContext, 'locale' | 'log' | 'redactor' | 'observe'> {
  readonly teams: Pick<Teams, 'of'>
}

/** Sends what an acknowledgement would have said if Slack had still waited for it. */
export const answerLateWith =
  ({ teams, locale, log, redactor, observe }: Deps) =>
  async (body: SlackBody, answer: unknown): Promise<void> => {
    try {
      const url = Answerable.safeParse(body).data?.response_url
      if (url !== undefined && Content.safeParse(answer).success) {
        const request = { method: 'POST', headers: JSON_BODY, body: JSON.stringify(answer) }
        await observe('slack', 'response_url', () => maskedFetch(redactor)(url, request))
      } else if (Refused.safeParse(answer).success) {
        const { user, team } = Sender.parse(body)
        const { context } = await teams.of(team?.id ?? user.team_id ?? undefined)
        await context.homes.tell(user.id, say(wordsIn(locale).formTooLate))
      }
    } catch (error) {
      log.warn({ err: error }, 'Slack did not take an answer')
    }
  }

const JSON_BODY = { 'content-type': 'application/json' }
