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
import type { Seal } from '../../secrets/seal.ts'
import type { Notice } from '../messages/card.ts'
import type { Channels } from '../workspaces/channels.ts'
import type { Directory } from '../workspaces/directory.ts'
import type { Groups } from '../workspaces/groups.ts'
import type { Homes } from './homes.ts'
import type { Pace } from './pace.ts'

/** Where the app's bot tokens come from. */
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
  /** Whether calls go through a proxy, for which Socket Mode needs its own setting. Absent: they do not. */
  readonly isProxied?: boolean
  /** Another API host; `null`: Slack's. */
  readonly apiUrl: string | null
  /**
   * Id or name of the channel for tasks made by REST, with `T…/` if there are several workspaces; `null`: not shown.
   */
  readonly channel: string | null
  /** The language of private answers outside any task. */
  readonly locale: Language
  /** Its approvers start with `T…/` if there are several workspaces. */
  readonly policy: ApprovalPolicy
  readonly publicUrl: string | null
  /** A notice for every card, e.g. that this is the local Slack. */
  readonly notice: Notice | null
  readonly pace: Pace
  readonly reminders: Reminders
  /** Models that a request may choose with `model=`. */
  readonly modelChoices: readonly string[]
}

export interface SlackDeps extends Pick<PeopleDeps, 'orchestrator' | 'kick' | 'limits' | 'fingerprints'> {
  readonly db: Pool
  /** Cleans everything that is sent to Slack. */
  readonly redactor: Redactor
  /** Seals stored messages; all processes of this machine share it. */
  readonly seal: Seal
  /** Observes every call of the Web API. */
  readonly observe: Observe
  readonly log: Logger
  readonly now: () => Date
}

/** The dependencies of listeners and refreshes in one workspace. */
export interface SlackContext
  extends SlackDeps,
    Pick<
      SlackOptions,
      'channel' | 'locale' | 'policy' | 'publicUrl' | 'notice' | 'pace' | 'reminders' | 'modelChoices'
    > {
  /** `null`: there is only one workspace, which owns every task. */
  readonly team: Team | null
  /** For calls that a person waits for: fails fast instead of queueing. */
  readonly interactive: WebClient
  /** For posts and edits: never retries, since the answer may be lost after the post. */
  readonly background: WebClient
  readonly channels: Channels
  readonly groups: Groups
  readonly directory: Directory
  readonly homes: Homes
}
