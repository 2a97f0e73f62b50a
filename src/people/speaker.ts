import { type FactsNeeded, factsNeeded, type PeopleAct } from '../core/access/access.ts'
import type { Decider, Person, PersonFacts } from '../core/access/person.ts'
import type { RequestLimits } from '../core/access/quota.ts'
import type { ApprovalPolicy } from '../core/approval/approval.ts'
import type { Language } from '../core/language.ts'
import type { Actor } from '../core/pipeline/events.ts'
import type { Kicked } from '../core/pipeline/kicked.ts'
import type { Team } from '../core/team.ts'
import type { Orchestrator } from '../orchestrator.ts'
import type { Sql } from '../store/pool.ts'
import type { TaskRecord } from '../store/task-row.ts'

/** What acts work with. */
export interface PeopleDeps {
  readonly db: Sql
  readonly orchestrator: Orchestrator
  readonly policy: ApprovalPolicy
  /** Runs what is due of a task now; says what it did. Throws AppError `not_found`. */
  readonly kick: (taskId: number) => Promise<Kicked>
  readonly limits: RequestLimits
  /** Of requests that do not show theirs. */
  readonly locale: Language
  /** Tell requests apart although what is kept of them is masked; the first is kept: see `RotatingSeal`. */
  readonly fingerprints: (text: string) => readonly [string, ...string[]]
}

/** How somebody reached us; a token that stands for somebody of Slack is named. */
export type Via = 'button' | 'modal' | 'home' | 'shortcut' | 'command' | 'thread' | 'rest' | `rest:${string}` | 'github'

/** Where a task was asked for, and by whom. */
export type AskedIn = Pick<TaskRecord, 'channel' | 'requester'>

/** What can be found out of somebody. Both throw when nobody can say: whoever is not known may nothing. */
interface KnownPerson {
  readonly facts: (needed: FactsNeeded) => Promise<PersonFacts>
  /** Whether they see what was asked there; `everything`: whatever is of their workspace. */
  readonly sees: 'everything' | ((asked: AskedIn) => Promise<boolean>)
}

/** What Slack knows of those whom tokens and GitHub logins stand for. */
export interface SlackPeople {
  /** The workspace of a token or login; `null`: there is one. */
  teamOf(team: string | null): Team | null
  /** Throws AppError when Slack does not say. */
  find(team: string | null, slackUser: string): Promise<KnownPerson & { readonly name: string }>
}

/** Somebody who acts, as a door made them. */
export interface Speaker extends Person, KnownPerson {
  readonly actor: Actor
  readonly via: Via
}

/** Of a task that is there, or of none. */
export const deciderOf = async (
  { policy }: Pick<PeopleDeps, 'policy'>,
  { actor, team, scopes, facts, sees }: Speaker,
  acts: readonly PeopleAct[],
  asked: AskedIn | null,
): Promise<Decider> => {
  const [known, isSeen] = await Promise.all([
    facts(factsNeeded(policy, acts)),
    asked === null || sees === 'everything' || sees(asked),
  ])
  return { actor, team, scopes, facts: known, sees: isSeen }
}
