import type { Actor } from '../pipeline/events.ts'
import type { Team } from '../team.ts'

/** What a token may be for. */
export const TOKEN_SCOPES = ['read', 'create', 'decide', 'operate'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

/** `all`: people themselves. `unscoped`: a token that was issued without. */
export type Scopes = readonly TokenScope[] | 'unscoped' | 'all'

/** Who acts: the same one through every door. */
export interface Person {
  readonly name: string
  /** The workspace whose tasks are theirs; `null`: every task. */
  readonly team: Team | null
  /** As Slack numbers them; `null`: nobody of Slack is known to be meant. */
  readonly slackUser: string | null
  /** On GitHub; `null`: they did not come from there. */
  readonly login: string | null
  readonly scopes: Scopes
}

/** As decisions and the audit name them; whoever is known in Slack is named so, whichever door they took. */
export function actorOf({ name, slackUser, login }: Person): Actor {
  if (slackUser !== null) return { kind: 'slack', id: slackUser, name }
  return { kind: 'rest', id: login === null ? name : `github:${login}`, name }
}

/** Tells one actor from another; names may change. */
export const actorKey = ({ kind, id }: Actor): string => `${kind}:${id}`

export type Membership = 'member' | 'guest' | 'external' | 'bot' | 'deactivated'

/** What the edge knows of who speaks, read just before. */
export type PersonFacts =
  /** REST without tokens: whoever sits at this machine. */
  | { readonly kind: 'this_machine' }
  /** A bearer token that stands for nobody of Slack. */
  | { readonly kind: 'token' }
  /** A login of GitHub that is tied to nobody of Slack, and what the repository's owner has made of it. */
  | { readonly kind: 'login'; readonly membership: Extract<Membership, 'member' | 'external' | 'bot'> }
  | {
      readonly kind: 'person'
      readonly membership: Membership
      /** The word was given in a channel that other organisations share, or that we cannot see. */
      readonly inSharedChannel: boolean
      /** Those of the configured groups and channels that the person is in. */
      readonly groups: readonly string[]
    }

/** Somebody who wants to act on a task, with all that a permission depends on. */
export interface Decider extends Pick<Person, 'team' | 'scopes'> {
  readonly actor: Actor
  readonly facts: PersonFacts
  /** Whether they see what was asked where the task was. */
  readonly sees: boolean
}
