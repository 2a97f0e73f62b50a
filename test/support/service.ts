import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Config, readConfig } from '../../src/config/config.ts'
import type { LocalSlack } from '../../src/local/slack/local-slack.ts'
import { type Service, start } from '../../src/main.ts'
import { type TestDatabase, testDatabase } from './database.ts'

export interface TestService extends Service {
  readonly url: string
  readonly slack: LocalSlack
  readonly home: string
  readonly database: TestDatabase
  readonly rest: Rest
  /** Stops it as SIGTERM would, and starts it anew on the same database and home folder. */
  restart(): Promise<TestService>
}

/** What a service keeps; by default of its own and empty. It is gone when the service has stopped. */
export interface Kept {
  readonly database: TestDatabase
  readonly home: string
}

const nothingKept = async (): Promise<Kept> => ({ database: await testDatabase(), home: await homeFolder() })

export const homeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'wms-e2e-'))

/** The whole service as `npm start` runs it. */
export async function startService(
  change: Partial<Config> = {},
  embedded: Partial<Config['embedded']> = {},
  kept: Kept | null = null,
) {
  const { database, home } = kept ?? (await nothingKept())
  const config = {
    ...readConfig({ DATABASE_URL: database.url, WMS_HOME: home, PORT: '0', LOG_LEVEL: 'silent' }),
    ...change,
  }
  return startOn({ ...config, embedded: { ...config.embedded, modelPaceMs: 0, ...embedded } }, database)
}

async function startOn(config: Config, database: TestDatabase): Promise<TestService> {
  const { home } = config
  const service = await start(config, pino({ level: process.env.TEST_LOG ?? 'silent' }))
  const { url, localSlack: slack } = service
  if (url === null || slack === null) throw new Error('The service runs without the local Slack.')
  return {
    ...service,
    ...{ url, slack, home, database, rest: restOf(url) },
    restart: async () => {
      await service.stop()
      return startOn(config, database)
    },
    stop: async () => {
      await service.stop()
      await database.drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads the wire format as an outsider sees it
export type Json = any
export interface Rest {
  get(path: string): Promise<Json>
  post(path: string, body?: object): Promise<{ status: number; body: Json }>
  /** Polls a task until it is as wanted; fails with what it was instead. */
  taskUntil(id: number, wanted: (task: Json) => boolean, timeoutMs?: number): Promise<Json>
}

export function restOf(url: string, token: string | null = null): Rest {
  const bearer: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
  const get = async (path: string): Promise<Json> => (await fetch(`${url}${path}`, { headers: bearer })).json()
  return {
    get,
    post: async (path, body = {}) => {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer },
        body: JSON.stringify(body),
      })
      return { status: response.status, body: await response.json() }
    },
    taskUntil: async (id, wanted, timeoutMs = 200_000) => {
      const deadline = Date.now() + timeoutMs
      for (;;) {
        const task = await get(`/tasks/${id}`)
        if (wanted(task)) return task
        if (Date.now() > deadline) throw new Error(`Task ${id} stands at ${task.status} ${task.stage}: ${task.reason}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
  }
}

export const inStage = (stage: string) => (task: Json) => task.stage === stage
export const ended = (task: Json) => ['DONE', 'FAILED', 'CANCELLED'].includes(task.status)
