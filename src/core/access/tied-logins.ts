import type { Person } from './person.ts'

/** A person of Slack whom the operator ties to a GitHub login. */
interface TiedPerson {
  /** The workspace, where there are several. */
  readonly team: string | null
  readonly slackUser: string
}

/** By the login in small letters, since GitHub does not tell their case apart. */
export type TiedLogins = ReadonlyMap<string, TiedPerson>

/** `null`: the login is tied to nobody, so it may only note. */
export const tiedTo = (logins: TiedLogins, login: string): TiedPerson | null => logins.get(login.toLowerCase()) ?? null

/** Who acts on GitHub by this login: the one whom it is tied to, or the login alone. */
export const personOfLogin = (logins: TiedLogins, login: string): Person => ({
  ...{ name: login, team: null, slackUser: tiedTo(logins, login)?.slackUser ?? null, login, scopes: 'all' },
})
