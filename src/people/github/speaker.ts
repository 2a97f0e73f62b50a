import { actorOf, type PersonFacts } from '../../core/access/person.ts'
import { personOfLogin, type TiedLogins, tiedTo } from '../../core/access/tied-logins.ts'
import type { SlackPeople, Speaker } from '../speaker.ts'

/** What GitHub says of a login in the repository. */
export type RepositoryRole = Extract<PersonFacts, { kind: 'login' }>['membership']

/**
 * Somebody who acts on GitHub: the person of Slack whom the login is tied to, with all that this person may, or the
 * login alone. Throws AppError when Slack does not say.
 */
export async function speakerOfLogin(
  { logins, slackPeople }: { readonly logins: TiedLogins; readonly slackPeople: SlackPeople },
  login: string,
  role: RepositoryRole,
): Promise<Speaker> {
  const person = personOfLogin(logins, login)
  const tied = tiedTo(logins, login)
  if (tied === null) {
    const facts = async () => ({ kind: 'login', membership: role }) as const
    return { ...person, actor: actorOf(person), via: 'github', facts, sees: 'everything' }
  }
  const { name, facts, sees } = await slackPeople.find(tied.team, tied.slackUser)
  const known = { ...person, name, team: slackPeople.teamOf(tied.team) }
  return { ...known, actor: actorOf(known), via: 'github', facts, sees }
}
