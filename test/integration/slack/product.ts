import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { holdThreads } from '../../../src/analysis/analysis.ts'
import type { RequestLimits } from '../../../src/core/access/quota.ts'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import type { Reminders } from '../../../src/core/approval/reminders.ts'
import type { Artifact } from '../../../src/core/artifacts.ts'
import type { Language } from '../../../src/core/language.ts'
import type { Actor } from '../../../src/core/pipeline/events.ts'
import { stageOf } from '../../../src/core/pipeline/task.ts'
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { createObserve } from '../../../src/observed.ts'
import { createOrchestrator, type Enqueue, type Orchestrator, type PlainEvent } from '../../../src/orchestrator.ts'
import { severalRepositories } from '../../../src/parts/team-repositories.ts'
import { createKeyring } from '../../../src/secrets/keyring.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { createSeal } from '../../../src/secrets/seal.ts'
import { SHORTCUT } from '../../../src/slack/conversation/shortcut.ts'
import { createDelivery, type SlackDelivery } from '../../../src/slack/deliver.ts'
import { createIncidents } from '../../../src/slack/delivery/incidents.ts'
import type { Pace } from '../../../src/slack/delivery/pace.ts'
import { createReceiver, type SlackReceiver } from '../../../src/slack/receiver.ts'
import { openWorkspaces, type SlackAccess, type SlackDeps, type SlackOptions } from '../../../src/slack/slack.ts'
import { createPool } from '../../../src/store/pool.ts'
import { findTaskView, type TaskView } from '../../../src/store/task-view.ts'
import { testDatabase } from '../../support/database.ts'
import { NO_LIMITS } from '../../support/everything.ts'
import { artifactsFor, HEAD } from './artifacts.ts'
import { readManifest } from './manifest.ts'

export interface ProductOptions {
  transport?: 'http' | 'socket'
  policy?: Partial<ApprovalPolicy>
  channel?: string | null
  locale?: Language
  pace?: Pace
  reminders?: Reminders
  kick?: SlackDeps['kick']
  limits?: RequestLimits
  /** Several workspaces: the ids of those that may install the app. */
  workspaces?: readonly string[]
}

const ANA: Actor = { kind: 'slack', id: 'U00000ANA', name: 'ana' }
const never = new AbortController().signal
/** Processes of one machine share it. */
const SEAL = createSeal(randomBytes(32))
/** One repository, which nothing here opens. */
const { findTarget } = severalRepositories(
  { repositories: [{ repository: 'acme/wms', baseBranch: 'main' }], ofChannel: new Map() },
  new Map(),
  { home: '', log: pino({ level: 'silent' }) },
)
const ALWAYS: Reminders['working'] = {
  ...{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], fromMinute: 0, toMinute: 1_440, timeZone: 'UTC' },
}

/** Both sides in one process. */
export type Slack = SlackReceiver & Pick<SlackDelivery, 'refresh' | 'sweep'>

export type Product = Awaited<ReturnType<typeof startProduct>>

/** The Slack side over a real Postgres, a real orchestrator and the local Slack. Refreshes are drained by the test. */
export async function startProduct(options: ProductOptions = {}) {
  const threads = holdThreads()
  // A service that has just started has no person waiting for its first thread.
  await createRedactor([]).clean('')
  const database = await testDatabase()
  const pool = createPool(database.url, { max: 4, onConnectionLost: () => {} })
  const workspace = await workspaceOfManifest()
  const changed = new Set<number>()
  const enqueue: Enqueue = async (_, effects) => {
    for (const effect of effects) if (effect.type === 'refresh_card') changed.add(effect.taskId)
  }
  const orchestrator = createOrchestrator(pool, enqueue, createRedactor([]), findTarget)
  const kick = options.kick ?? (async () => ({ outcome: 'next', stage: 'PRODUCT' }) as const)
  const now = () => new Date(workspace.clock.now())
  let slack: Slack | null = null
  const server = createServer((request, response) => slack?.requestListener?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const requestUrl = `${url}/slack/events`
  if (options.transport !== 'socket') workspace.connectHttp(requestUrl)
  workspace.connectOAuth(`${url}/slack/oauth_redirect`)
  const depsOf = () => {
    const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
    const observe = createObserve(log)
    const { limits = NO_LIMITS.limits } = options
    return {
      ...NO_LIMITS,
      limits,
      db: pool,
      orchestrator,
      kick,
      redactor: createRedactor([]),
      seal: SEAL,
      observe,
      log,
      now,
    }
  }
  const open = async (over: Partial<SlackOptions> = {}) =>
    openSides({ ...slackOptions(workspace, options, url), ...over }, depsOf())
  slack = patient(await open(), workspace)
  await slack.start()
  return {
    workspace,
    /** Where Slack's requests arrive. */
    requestUrl,
    /** Where the pages of an installation are. */
    url,
    pool,
    seal: SEAL,
    orchestrator,
    slack,
    /** The Slack side as another process, or the same one after a restart, would have it. */
    another: async (over: Partial<SlackOptions> = {}) => patient(await open(over), workspace),
    /** What another process does to tell operators of outages, once. */
    tellOutages: (channel: string) => {
      const deps = depsOf()
      const { teams } = openWorkspaces(slackOptions(workspace, options, url), deps)
      return createIncidents(deps, teams, { channel, afterMs: 60_000 })
    },
    /** The same, which does not go on by itself. */
    impatient: open,
    /** Does what the queue would: refreshes every task that changed. */
    async drain() {
      for (const taskId of [...changed]) {
        changed.delete(taskId)
        await slack.refresh(taskId, never)
      }
    },
    view: async (taskId: number): Promise<TaskView> => {
      const view = await findTaskView(pool, taskId)
      if (view === null) throw new Error(`no task ${taskId}`)
      return view
    },
    async close() {
      await slack.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await workspace.close()
      await pool.end()
      await database.drop()
      await threads[Symbol.asyncDispose]()
    },
  }
}

function openSides(options: SlackOptions, deps: SlackDeps): Slack {
  const workspaces = openWorkspaces(options, deps)
  const receiver = createReceiver(options, deps, workspaces)
  const { refresh, sweep, start, stop } = createDelivery(deps, workspaces, null)
  return {
    ...{ ...receiver, refresh, sweep },
    async start() {
      await receiver.start()
      await start()
    },
    async stop() {
      stop()
      workspaces.teams.stop()
      await receiver.stop()
    },
  }
}

/** Goes on when told to, as the queue would; the clock is moved instead of waiting. */
const patient = (slack: Slack, { clock }: LocalSlack): Slack => ({
  ...slack,
  async refresh(taskId, signal) {
    for (;;) {
      const againInMs = await slack.refresh(taskId, signal)
      if (againInMs === null) return null
      clock.advance(againInMs)
    }
  },
})

/** Knows the commands and grants the scopes of manifest.yml, no others. */
async function workspaceOfManifest(): Promise<LocalSlack> {
  const { commands, scopes } = await readManifest()
  const registered = commands.map((command) => ({ command, description: '', usageHint: '' }))
  const workspace = await startLocalSlack({
    manifest: { commands: registered, messageShortcuts: [{ callbackId: SHORTCUT, name: 'WMS task actions' }] },
  })
  workspace.scopes.clear()
  for (const scope of scopes) workspace.scopes.add(scope)
  return workspace
}

export const KEY = Buffer.alloc(32, 'k')

function accessOf({ botToken, clientId, clientSecret }: LocalSlack, { workspaces }: ProductOptions): SlackAccess {
  if (workspaces === undefined) return { kind: 'token', botToken }
  const stateSecret = 'a secret of the state'
  return { kind: 'oauth', clientId, clientSecret, stateSecret, keyring: createKeyring([KEY]), workspaces }
}

export function slackOptions(workspace: LocalSlack, options: ProductOptions, url: string): SlackOptions {
  const { appToken, signingSecret, apiUrl } = workspace
  return {
    ...{ access: accessOf(workspace, options), apiUrl },
    transport: options.transport === 'socket' ? { kind: 'socket', appToken } : { kind: 'http', signingSecret },
    channel: options.channel === undefined ? '#wms' : options.channel,
    locale: options.locale ?? 'en',
    policy: {
      ...{
        approvers: ['S0APPROVERS'],
        approvalsNeeded: 1,
        selfApproval: false,
        carryOver: false,
        requesters: 'everybody',
      },
      ...options.policy,
    },
    pace: options.pace ?? { postIntervalMs: 0, editIntervalMs: 0, cardIntervalMs: 0 },
    reminders: options.reminders ?? { afterHours: [4, 24], working: ALWAYS },
    modelChoices: ['small', 'large'],
    publicUrl: options.workspaces === undefined ? null : url,
    notice: 'local',
  }
}

export const refresh = (slack: Slack, taskId: number) => slack.refresh(taskId, never)

export async function createTask(
  orchestrator: Orchestrator,
  over: { title?: string; language?: Language; team?: string } = {},
) {
  const title = over.title ?? 'Receive pallets by SSCC scan'
  const { record } = await orchestrator.create({
    ...{ title, rawRequest: title, requester: ANA, requestKey: null },
    language: over.language ?? 'en',
    team: over.team ?? null,
    channel: 'C00000WMS',
  })
  return record.task.id
}

const BECAUSE: Record<Language, readonly [needed: string, not: string]> = {
  en: ['Receiving is server side.', 'Nothing to see for it.'],
  ru: ['Приёмка идёт на сервере.', 'Показывать нечего.'],
}
const sectionsNeeded = (language: Language) =>
  (['backend', 'frontend', 'docs'] as const).map((section) => ({
    section,
    needed: section === 'backend',
    reason: BECAUSE[language][section === 'backend' ? 0 : 1],
  }))

/** Plays the team: real events with real artifacts, until the task stands in `stage`. */
export async function bringTo(product: Product, taskId: number, stage: 'QA_BACKEND' | 'CI_WAIT' | 'HUMAN_APPROVAL') {
  for (;;) {
    const { task, language } = await product.view(taskId)
    const at = stageOf(task)
    if (at === stage) return
    const { seq } = task
    await apply(
      product,
      taskId,
      eventFor(task.state.stage, seq, language),
      at === null ? [] : artifactsFor(at, language),
    )
  }
}

function eventFor(stage: string, seq: number, language: Language): PlainEvent {
  if (stage === 'ORCHESTRATE') return { type: 'planned', seq, sections: sectionsNeeded(language) }
  if (stage === 'BACKEND') return { type: 'patched', seq, headSha: HEAD }
  if (stage === 'CI_WAIT') return { type: 'ci_finished', headSha: HEAD, failures: [] }
  return { type: 'run_passed', seq, headSha: null }
}

export const apply = ({ orchestrator }: Product, taskId: number, event: PlainEvent, artifacts: Artifact[] = []) =>
  orchestrator.apply(taskId, event, { artifacts })
