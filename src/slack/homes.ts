import { createHash } from 'node:crypto'
import { type HomeView, WebAPIRateLimitedError, type WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { ApprovalPolicy, Decider } from '../core/approval.ts'
import { isApprover } from '../core/approval.ts'
import type { Language } from '../core/language.ts'
import { artifactsOf } from '../store/artifacts.ts'
import { type Home, homesOpened, noteOnHome, openHome, recordHomeShown, turnPage } from '../store/homes.ts'
import type { Sql } from '../store/pool.ts'
import { TASK_LISTS, type TaskList, tasksFor } from '../store/task-lists.ts'
import { actsAllowed } from './acts-allowed.ts'
import type { Content } from './blocks.ts'
import type { Directory } from './directory.ts'
import { closedHome, type HomeList, type HomeTask, homeView, PAGE_LENGTH } from './home-view.ts'
import { wordsIn } from './messages/words.ts'

export interface Homes {
  /** Somebody looks: everything from its newest page. */
  open(userId: string): Promise<void>
  turn(userId: string, list: TaskList, before: number | null): Promise<void>
  /** Says what a click led to, on top, for half a minute. */
  tell(userId: string, told: Content): Promise<void>
  /** Something has changed: everybody who looked these days sees it soon. */
  changed(): void
  stop(): void
}

interface HomesDeps {
  readonly db: Sql
  readonly interactive: WebClient
  readonly background: WebClient
  readonly directory: Directory
  readonly policy: ApprovalPolicy
  readonly locale: Language
  readonly log: Logger
}

const NOTICE_SECONDS = 30
const KEPT_FRESH_DAYS = 7
/** views.publish takes about a hundred a minute; the homes share it. */
const PUBLISH_EVERY_MS = 1_000

export function createHomes(deps: HomesDeps): Homes {
  const { db, interactive, background, log } = deps
  const pass = createPass(() => refreshAll(deps, background), log)

  const publishNow = async (userId: string) => {
    const [home] = await homesOpened(db, userId, KEPT_FRESH_DAYS)
    if (home !== undefined) await publish(deps, interactive, home)
  }
  return {
    open: async (userId) => void (await publish(deps, interactive, await openHome(db, userId))),
    turn: async (userId, list, before) => {
      await turnPage(db, userId, list, before)
      await publishNow(userId)
    },
    tell: async (userId, told) => {
      await noteOnHome(db, userId, told, NOTICE_SECONDS)
      await publishNow(userId)
    },
    changed: () => pass.soon(PUBLISH_EVERY_MS),
    stop: pass.stop,
  }
}

/** One pass at a time; what is asked for during one is one more afterwards. `work` resolves with the rest to take, in ms. */
function createPass(work: () => Promise<number>, log: Logger) {
  let timer: NodeJS.Timeout | null = null
  let isRunning = false
  let isWanted = false
  let isStopped = false
  const soon = (inMs: number): void => {
    isWanted = true
    if (timer === null && !isRunning && !isStopped) timer = setTimeout(run, inMs).unref()
  }
  const run = async () => {
    ;[timer, isRunning, isWanted] = [null, true, false]
    const restMs = await work().catch((error: unknown) => {
      log.warn({ err: error }, 'App Home will be tried again at the next change')
      return PUBLISH_EVERY_MS
    })
    isRunning = false
    if (isWanted) soon(restMs)
  }
  const stop = () => {
    isStopped = true
    if (timer !== null) clearTimeout(timer)
  }
  return { soon, stop }
}

/** Resolves with the milliseconds that the next pass should keep away. */
async function refreshAll(deps: HomesDeps, client: WebClient): Promise<number> {
  let published = 0
  for (const home of await homesOpened(deps.db, null, KEPT_FRESH_DAYS)) {
    try {
      if (await publish(deps, client, home)) published += 1
    } catch (error) {
      if (error instanceof WebAPIRateLimitedError) return error.retryAfter * 1_000
      throw error
    }
  }
  return Math.max(1, published) * PUBLISH_EVERY_MS
}

/** `false`: it shows that already. */
async function publish(deps: HomesDeps, client: WebClient, home: Home): Promise<boolean> {
  const view = await render(deps, home)
  const hash = createHash('sha256').update(JSON.stringify(view)).digest('hex')
  if (hash === home.shownHash) return false
  await client.views.publish({ user_id: home.userId, view })
  await recordHomeShown(deps.db, home.userId, hash)
  return true
}

async function render(deps: HomesDeps, { userId, pages, notice }: Home): Promise<HomeView> {
  const { directory, locale } = deps
  const words = wordsIn(await directory.languageOf(userId, locale))
  const standing = await directory.standingOf(userId, null)
  if (standing.kind === 'person' && standing.membership !== 'member') return closedHome(words)
  const reader: Decider = { actor: { kind: 'slack', id: userId, name: '' }, standing }
  const lists = await Promise.all(TASK_LISTS.map((list) => read(deps, reader, list, pages[list] ?? null)))
  return homeView(lists, notice as Content | null, words)
}

async function read(
  { db, policy }: HomesDeps,
  reader: Decider,
  list: TaskList,
  before: number | null,
): Promise<HomeList> {
  const isOthers = list === 'waiting' && !isApprover(policy, reader).allowed
  const who = { actor: reader.actor, selfApproval: policy.selfApproval }
  const records = isOthers ? [] : await tasksFor(db, list, who, { before, limit: PAGE_LENGTH + 1 })
  const tasks = records.map(async (record): Promise<HomeTask> => {
    const acts = actsAllowed(policy, reader, record)
    return { record, acts, artifacts: acts.includes('approve') ? await artifactsOf(db, record.task.id) : [] }
  })
  return { list, isNewest: before === null, tasks: await Promise.all(tasks) }
}
