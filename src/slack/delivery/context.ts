import type { WebClient } from '@slack/web-api'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { ApprovalPolicy } from '../../core/approval/approval.ts'
import type { Reminders } from '../../core/approval/reminders.ts'
import type { Language } from '../../core/language.ts'
import type { Team } from '../../core/team.ts'
import type { Observe } from '../../observed.ts'
import type { PeopleDeps } from '../../people/speaker.ts'
import type { Keyring } from '../../secrets/keyring.ts'
import type { Redactor } from '../../secrets/redactor.ts'
import type { Notice } from '../messages/card.ts'
import type { Approvers } from '../workspaces/approvers.ts'
import type { Channels } from '../workspaces/channels.ts'
import type { Directory } from '../workspaces/directory.ts'
import type { Homes } from './homes.ts'
import type { Pace } from './pace.ts'

/** How the app gets at its bot tokens. */
export type SlackAccess =
  /** One workspace. */
  | { readonly kind: 'token'; readonly botToken: string }
  /** Several: people install the app by OAuth. */
  | {
      readonly kind: 'oauth'
      readonly clientId: string
      readonly clientSecret: string
      readonly stateSecret: string
      readonly keyring: Keyring
      /** Ids of the workspaces that may install the app. */
      readonly workspaces: 'any' | readonly string[]
    }

export interface SlackOptions {
  readonly access: SlackAccess
  readonly transport:
    | { readonly kind: 'http'; readonly signingSecret: string }
    | { readonly kind: 'socket'; readonly appToken: string }
  /** Another API host; `null`: Slack's. */
  readonly apiUrl: string | null
  /** Id or name of the channel that shows tasks which came by REST, behind `T…/` where there are several workspaces; `null`: they are not shown. */
  readonly channel: string | null
  /** Of private answers that belong to no task; a task's own are in the task's language. */
  readonly locale: Language
  /** Its approvers stand behind `T…/` where there are several workspaces. */
  readonly policy: ApprovalPolicy
  readonly publicUrl: string | null
  /** Said on every card, e.g. that the workspace is a local one. */
  readonly notice: Notice | null
  readonly pace: Pace
  readonly reminders: Reminders
  /** Models that a request may ask for with `model=`. */
  readonly modelChoices: readonly string[]
}

export interface SlackDeps extends Pick<PeopleDeps, 'orchestrator' | 'kick'> {
  readonly db: Pool
  /** Everything that Slack is sent goes through it. */
  readonly redactor: Redactor
  /** Every call of the Web API goes through it. */
  readonly observe: Observe
  readonly log: Logger
  readonly now: () => Date
}

/** What listeners and refreshes work with in one workspace. */
export interface SlackContext
  extends SlackDeps,
    Pick<
      SlackOptions,
      'channel' | 'locale' | 'policy' | 'publicUrl' | 'notice' | 'pace' | 'reminders' | 'modelChoices'
    > {
  /** `null`: there is one workspace, and every task is its. */
  readonly team: Team | null
  /** For calls that a person waits for: they fail fast rather than queue behind others. */
  readonly interactive: WebClient
  /** For posts and edits: never repeated by the client, since an answer may be lost after the post. */
  readonly background: WebClient
  readonly channels: Channels
  readonly approvers: Approvers
  readonly directory: Directory
  readonly homes: Homes
}
