import { standingRefusals } from '../../store/slack/refusals.ts'
import type { Words } from '../messages/en.ts'
import { remedyText } from '../workspaces/standing.ts'
import type { SlackContext } from './context.ts'

/** What people can do about what Slack refuses in this channel, or everywhere; without the database nothing is known. */
export async function remediesIn(
  { db, team }: Pick<SlackContext, 'db' | 'team'>,
  channel: string | null,
  { language }: Words,
): Promise<string[]> {
  const standing = await standingRefusals(db, team?.id ?? '').catch(() => [])
  const here = standing.filter(({ place }) => place === '' || place === channel)
  return [...new Set(here.map((one) => remedyText(one, language)))]
}
