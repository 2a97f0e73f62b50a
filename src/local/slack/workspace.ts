import { randomBytes } from 'node:crypto'
import { AppConnection } from './app/app-connection.ts'
import { Clock } from './clock.ts'
import { Faults } from './faults.ts'
import { Journal } from './journal.ts'
import { RateLimits } from './rate-limits.ts'
import type { InputValues } from './state/rows.ts'
import { BOT } from './state/seed.ts'
import { State } from './state/state.ts'
import { Triggers } from './triggers.ts'

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

/** The parts of an app's manifest that people see in Slack. */
export interface AppManifest {
  commands: readonly { command: string; description: string; usageHint: string }[]
  messageShortcuts: readonly { callbackId: string; name: string }[]
}

/** All that one local Slack is made of; its parts get it as their first argument. */
export class Workspace {
  readonly state: State
  readonly clock = new Clock()
  readonly journal = new Journal()
  readonly triggers = new Triggers(this.clock)
  readonly rateLimits = new RateLimits(this.clock)
  readonly app: AppConnection
  readonly faults: Faults
  /** What the bot token may do; take one out to see `missing_scope`. */
  readonly scopes = new Set(DEFAULT_SCOPES)
  readonly manifest: AppManifest | null
  readonly botToken: string
  readonly appToken: string
  /** What people have chosen in the inputs of messages, by `person:channel:ts`. */
  readonly messageInputs = new Map<string, InputValues>()
  /** Origin of the HTTP server, known once it listens. */
  origin = ''
  #lastTs = 0

  constructor(stateFile: string | null, manifest: AppManifest | null) {
    this.manifest = manifest
    this.state = new State(stateFile)
    this.botToken = this.#secret('xoxb-local-')
    this.appToken = this.#secret('xapp-local-')
    this.app = new AppConnection(BOT.appId, this.#secret(''), this.clock, this.journal)
    this.faults = new Faults(this.app.sockets)
    this.#lastTs = this.state.messages.values().reduce((last, { ts }) => Math.max(last, Number(ts) * 1e6), 0)
  }

  /** A message timestamp, unique and growing. */
  nextTs(): string {
    this.#lastTs = Math.max(Math.floor(this.clock.now() * 1_000), Math.round(this.#lastTs) + 1)
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, '0')}`
  }

  /** An id like Slack's: a letter and ten signs. */
  newId(prefix: string): string {
    return `${prefix}${randomBytes(5).toString('hex').toUpperCase()}`
  }

  close(): void {
    this.clock.stop()
    this.app.close()
    this.state.close()
  }

  #secret(prefix: string): string {
    const name = prefix || 'signing'
    return this.state.secrets.get(name) ?? this.state.secrets.put(name, prefix + randomBytes(16).toString('hex'))
  }
}
