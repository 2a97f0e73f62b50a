import type { Speaker, Via } from '../../people/speaker.ts'
import { actorFrom, type NamedPerson } from '../blocks/people.ts'
import type { SlackContext } from '../delivery/context.ts'

/** Who speaks in Slack, where and how; `channel` is `null` in App Home. */
export interface SlackSpeaker {
  readonly person: NamedPerson
  readonly channel: string | null
  readonly via: Exclude<Via, 'rest'>
}

export const speakerIn = (
  { directory, team }: Pick<SlackContext, 'directory' | 'team'>,
  { person, channel, via }: SlackSpeaker,
): Speaker => ({ actor: actorFrom(person), team, via, facts: () => directory.factsOf(person.id, channel) })
