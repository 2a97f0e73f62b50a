import type { Actor } from '../pipeline/events.ts'
import type { Team } from '../team.ts'

/** What a token may be used for. */
export const TOKEN_SCOPES = ['read', 'create', 'decide', 'operate'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

/** `all`: a person without a token. `unscoped`: a token that was issued without scopes. */
export type Scopes = readonly TokenScope[] | 'unscoped' | 'all'

/** Who acts, through Slack, REST or GitHub. */
export interface Person {
  readonly name: string
  /** The workspace whose tasks they may see; `null`: all tasks. */
  readonly team: Team | null
  /** Slack's user id; `null`: unknown. */
  readonly slackUser: string | null
  /** The GitHub login; `null`: they did not act on GitHub. */
  readonly login: string | null
  readonly scopes: Scopes
}

/**
 * The actor as decisions and the audit name it: by the Slack user id if it is known, even for acts by REST or GitHub.
 */
export function actorOf({ name, slackUser, login }: Person): Actor {
  if (slackUser !== null) return { kind: 'slack', id: slackUser, name }
  return { kind: 'rest', id: login === null ? name : `github:${login}`, name }
}

/** Identifies an actor; names may change. */
export const actorKey = ({ kind, id }: Actor): string => `${kind}:${id}`

export type Membership = 'member' | 'guest' | 'external' | 'bot' | 'deactivated'

/** What the caller knows about the person, read just before. */
export type PersonFacts =
  /** REST without tokens: any user of this machine. */
  | { readonly kind: 'this_machine' }
  /** A bearer token that stands for no Slack user. */
  | { readonly kind: 'token' }
  /** A GitHub login without a Slack user, and its role in the repository. */
  | { readonly kind: 'login'; readonly membership: Extract<Membership, 'member' | 'external' | 'bot'> }
  | {
      readonly kind: 'person'
      readonly membership: Membership
      /** They act in a channel that other organisations share, or that we cannot see. */
      readonly inSharedChannel: boolean
      /** The configured groups and channels that the person is in. */
      readonly groups: readonly string[]
    }

/** A person who wants to act on a task, with all that the permission depends on. */
export interface Decider extends Pick<Person, 'team' | 'scopes'> {
  readonly actor: Actor
  readonly facts: PersonFacts
  /** Whether they can see requests in the task's channel. */
  readonly sees: boolean
}
