import type { ApprovalPolicy, Decider, DeciderFacts } from '../core/approval/approval.ts'
import type { Actor } from '../core/pipeline/events.ts'
import type { Kicked } from '../core/pipeline/kicked.ts'
import type { Team } from '../core/team.ts'
import type { Orchestrator } from '../orchestrator.ts'
import type { Sql } from '../store/pool.ts'

/** What acts work with. */
export interface PeopleDeps {
  readonly db: Sql
  readonly orchestrator: Orchestrator
  readonly policy: ApprovalPolicy
  /** Runs what is due of a task now; says what it did. Throws AppError `not_found`. */
  readonly kick: (taskId: number) => Promise<Kicked>
}

/** How somebody reached us. */
export type Via = 'button' | 'modal' | 'home' | 'shortcut' | 'command' | 'thread' | 'rest'

/** Who acts, a person or a token. */
export interface Speaker {
  readonly actor: Actor
  /** The workspace whose tasks the speaker sees; `null`: every task. */
  readonly team: Team | null
  readonly via: Via
  /** Asked only where an act depends on it. Throws when nobody can say: whoever is not known may nothing. */
  readonly facts: () => Promise<DeciderFacts>
}

export const deciderOf = async ({ actor, facts }: Speaker): Promise<Decider> => ({ actor, facts: await facts() })
