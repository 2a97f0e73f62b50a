import { randomBytes } from 'node:crypto'
import { AppConnection } from '../app/app-connection.ts'
import { Clock } from '../state/clock.ts'
import { ActivityJournal } from '../state/journal.ts'
import { RateLimits } from '../state/rate-limits.ts'
import type { InputValues } from '../state/rows.ts'
import { BOT, type SeededTeam, TEAM } from '../state/seed.ts'
import { State } from '../state/state.ts'
import { Triggers } from '../state/triggers.ts'
import { Faults } from './faults.ts'
import { Grants } from './grants.ts'

const DEFAULT_SCOPES = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:write',
  'usergroups:read',
  'users:read',
]

/** The visible parts of an app's manifest. */
export interface AppManifest {
  commands: readonly { command: string; description: string; usageHint: string }[]
  messageShortcuts: readonly { callbackId: string; name: string }[]
}

/** The whole state of one local Slack workspace, which most functions take as their first argument. */
export class Workspace {
  readonly state: State
  readonly team: SeededTeam
  readonly clock: Clock
  readonly journal = new ActivityJournal()
  readonly triggers: Triggers
  readonly rateLimits: RateLimits
  readonly app: AppConnection
  readonly faults: Faults
  readonly grants: Grants<Workspace>
  /** Other workspaces behind the same API, where the same app can be installed. */
  readonly neighbours: Workspace[] = []
  /** The bot token's scopes; remove one to provoke `missing_scope`. */
  readonly scopes = new Set(DEFAULT_SCOPES)
  readonly manifest: AppManifest | null
  readonly appToken: string
  /** Input values in messages, by `person:channel:ts`. */
  readonly messageInputs = new Map<string, InputValues>()
  /** Origin of the HTTP server; set once it listens. */
  origin = ''
  readonly #host: Workspace | null
  readonly #revoked = new Set<string>()
  #lastTs = 0

  /** A neighbour has its own people, channels and bot token, but shares its host's app, credentials and clock. */
  constructor(stateFile: string | null, manifest: AppManifest | null, team = TEAM, host: Workspace | null = null) {
    this.manifest = manifest
    this.team = team
    this.#host = host
    this.clock = host?.clock ?? new Clock()
    this.triggers = new Triggers(this.clock)
    this.rateLimits = new RateLimits(this.clock)
    this.grants = host?.grants ?? new Grants<Workspace>(this.clock)
    this.state = new State(stateFile, team)
    this.appToken = host?.appToken ?? this.#secret('xapp-local-')
    this.app = host?.app ?? new AppConnection(BOT.appId, this.#secret(''), this.clock, this.journal)
    this.faults = host?.faults ?? new Faults(this.app.sockets)
    this.origin = host?.origin ?? ''
    this.#lastTs = this.state.messages.values().reduce((last, { ts }) => Math.max(last, Number(ts) * 1e6), 0)
  }

  get botToken(): string {
    return this.#secret('xoxb-local-')
  }

  /** This workspace and its neighbours. */
  everyWorkspace(): Workspace[] {
    return [this, ...this.neighbours]
  }

  /** Grants these scopes; returns the bot token, a new one if the last was revoked. */
  install(scopes: readonly string[]): string {
    this.scopes.clear()
    for (const scope of scopes) this.scopes.add(scope)
    return this.botToken
  }

  revokeToken(): void {
    this.#revoked.add(this.botToken)
    this.state.secrets.delete('xoxb-local-')
  }

  hasRevoked(token: string): boolean {
    return this.#revoked.has(token)
  }

  /** A unique, increasing message timestamp. */
  nextTs(): string {
    this.#lastTs = Math.max(Math.floor(this.clock.now() * 1_000), Math.round(this.#lastTs) + 1)
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, '0')}`
  }

  /** An id like Slack's: a prefix and ten characters. */
  newId(prefix: string): string {
    return `${prefix}${randomBytes(5).toString('hex').toUpperCase()}`
  }

  close(): void {
    for (const neighbour of this.neighbours) neighbour.close()
    this.state.close()
    if (this.#host !== null) return
    this.clock.stop()
    this.app.close()
  }

  #secret(prefix: string): string {
    const name = prefix || 'signing'
    return this.state.secrets.get(name) ?? this.state.secrets.put(name, prefix + randomBytes(16).toString('hex'))
  }
}
