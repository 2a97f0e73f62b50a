import { createHash } from 'node:crypto'
import { type HomeView, WebAPIRateLimitedError, type WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { ApprovalPolicy } from '../../core/approval/approval.ts'
import type { Language } from '../../core/language.ts'
import { keyIn, type Team } from '../../core/team.ts'
import { ownLists } from '../../people/home.ts'
import type { Speaker } from '../../people/speaker.ts'
import type { Sql } from '../../store/pool.ts'
import {
  claimDueHome,
  findHome,
  type Home,
  type HomeKey,
  newestChange,
  noteChange,
  noteOnHome,
  openHome,
  recordHomeShown,
  releaseHome,
  turnPage,
} from '../../store/slack/homes.ts'
import type { TaskList } from '../../store/task-lists.ts'
import type { Content } from '../blocks/blocks.ts'
import { closedHome, homeView, PAGE_LENGTH } from '../card/home-view.ts'
import { wordsIn } from '../messages/words.ts'
import type { Directory } from '../workspaces/directory.ts'
import { book, type Pace } from './pace.ts'

export interface Homes {
  /** Shows a person's App Home with the newest page of each list. */
  open(userId: string): Promise<void>
  turn(userId: string, list: TaskList, before: number | null): Promise<void>
  /** Shows a click's result on top for half a minute. */
  tell(userId: string, notice: Content): Promise<void>
  /** Records a change; every recently opened Home shows it soon, even if this process dies. */
  changed(): Promise<void>
  /** Updates all stale Homes, e.g. those of a dead process. */
  catchUp(): void
  stop(): void
}

interface HomesDeps {
  readonly db: Sql
  readonly interactive: WebClient
  readonly background: WebClient
  readonly directory: Directory
  /** The person of an App Home. */
  readonly speakerOfHome: (userId: string) => Speaker
  readonly policy: ApprovalPolicy
  readonly locale: Language
  readonly pace: Pace
  readonly team: Team | null
  readonly now: () => Date
  readonly log: Logger
}

const NOTICE_SECONDS = 30
/** Changes come in bursts, so one pass shows all of them. */
const GATHER_MS = 1_000

export function createHomes(deps: HomesDeps): Homes {
  const { db, interactive, log } = deps
  const pass = createPass(() => showDue(deps), log)
  const keyOf = (userId: string): HomeKey => ({ team: deps.team?.id ?? '', userId })

  const publishNow = async (userId: string) => {
    const home = await findHome(db, keyOf(userId))
    if (home !== null) await publish(deps, interactive, home)
  }
  return {
    open: async (userId) => void (await publish(deps, interactive, await openHome(db, keyOf(userId)))),
    turn: async (userId, list, before) => {
      await turnPage(db, keyOf(userId), list, before)
      await publishNow(userId)
    },
    tell: async (userId, notice) => {
      await noteOnHome(db, keyOf(userId), notice, NOTICE_SECONDS)
      await publishNow(userId)
    },
    changed: async () => {
      await noteChange(db)
      pass.soon(GATHER_MS)
    },
    catchUp: () => pass.soon(0),
    stop: pass.stop,
  }
}

/** Runs one pass at a time; requests during a pass cause one more. `work` resolves with the ms until the next pass. */
function createPass(work: () => Promise<number | null>, log: Logger) {
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
    const againInMs = await work().catch((error: unknown) => {
      log.warn({ err: error }, 'App Home will be tried again within a minute')
      return null
    })
    isRunning = false
    if (isWanted || againInMs !== null) soon(againInMs ?? GATHER_MS)
  }
  const stop = () => {
    isStopped = true
    if (timer !== null) clearTimeout(timer)
  }
  return { soon, stop }
}

/** Updates stale Homes at a pace that all processes share. `null`: done; else the ms until the next pass. */
async function showDue(deps: HomesDeps): Promise<number | null> {
  const { db, background, team, log } = deps
  const change = await newestChange(db)
  for (;;) {
    const home = await claimDueHome(db, team?.id ?? '', change)
    if (home === null) return null
    try {
      const againInMs = await publish(deps, background, home, PUBLISHING)
      if (againInMs > 0) return againInMs
    } catch (error) {
      if (error instanceof WebAPIRateLimitedError) return error.retryAfter * 1_000
      // Its claim delays the next try, so that the other Homes get their turn.
      log.warn({ err: error, user: home.userId }, 'Slack does not show somebody their App Home')
    }
  }
}

/** Rate limit key; views.publish allows about a hundred calls a minute. */
const PUBLISHING = 'views.publish'

/**
 * Resolves with 0 when the Home shows the newest state; with a `pace` also with the ms until the next try. After two
 * concurrent publishes, whichever ends last checks again.
 */
async function publish(deps: HomesDeps, client: WebClient, home: Home, pace: string | null = null): Promise<number> {
  const { db, team, now } = deps
  const key = { team: team?.id ?? '', userId: home.userId }
  const change = await newestChange(db)
  const view = await render(deps, home)
  const hash = createHash('sha256').update(JSON.stringify(view)).digest('hex')
  if (hash !== home.shownHash) {
    const intervalMs = Math.ceil(deps.pace.editIntervalMs / 2)
    const call = (key: string) => ({ key: keyIn(team, key), intervalMs, urgency: 'urgent', taskId: null }) as const
    const againInMs = pace === null ? 0 : await book(db, call(pace), now())
    if (againInMs > 0) {
      await releaseHome(db, key)
      return againInMs
    }
    await client.views.publish({ user_id: home.userId, view })
  }
  if (await recordHomeShown(db, key, { hash, change, asked: home.asked })) return 0
  const fresh = await findHome(db, key)
  return fresh === null ? 0 : publish(deps, client, { ...fresh, shownHash: null }, pace)
}

async function render(deps: HomesDeps, { userId, pages, notice }: Home): Promise<HomeView> {
  const words = wordsIn(await deps.directory.languageOf(userId, deps.locale))
  const found = await ownLists(deps, deps.speakerOfHome(userId), pages, PAGE_LENGTH + 1)
  if (found.outcome === 'refused') return closedHome(words)
  const lists = found.lists.map((own) => ({ ...own, isNewest: pages[own.list] === undefined }))
  return homeView(lists, notice as Content | null, words)
}
