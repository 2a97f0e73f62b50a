import { actorOf, type Person } from '../../core/access/person.ts'
import type { Speaker, Via } from '../../people/speaker.ts'
import type { NamedPerson } from '../blocks/people.ts'
import type { SlackContext } from './context.ts'

/** Who acts in Slack, where and how; `channel` is `null` in App Home. */
export interface SlackSpeaker {
  readonly person: NamedPerson
  readonly channel: string | null
  readonly via: Exclude<Via, 'rest' | `rest:${string}` | 'github'>
}

export function speakerIn(
  { directory, team }: Pick<SlackContext, 'directory' | 'team'>,
  { person: { id, name }, channel, via }: SlackSpeaker,
): Speaker {
  const person: Person = { name, team, slackUser: id, login: null, scopes: 'all' }
  return {
    ...{ ...person, actor: actorOf(person), via },
    facts: (needed) => directory.factsOf(id, channel, needed),
    sees: (asked) => directory.sees(id, asked),
  }
}
