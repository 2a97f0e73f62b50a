import { createHmac } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { commandLine } from '../../src/config/command-line.ts'
import { startPostgres } from '../../src/local/postgres/postgres.ts'
import { startLocalSlack } from '../../src/local/slack/local-slack.ts'
import { createLog } from '../../src/log.ts'
import { createPool } from '../../src/store/pool.ts'
import { startProcess } from '../support/process.ts'
import { restOf } from '../support/service.ts'

/** Signed mentions in a task's thread: are all acknowledged, are all kept, and what memory does the service take meanwhile? */
const [given = '2000', within = '10'] = commandLine({
  usage: 'npm run bench:mentions -- [mentions] [seconds]',
  about: 'Sends 2,000 signed mentions in 10 s, unless told, and counts the notes that are kept and the memory.',
  takesWords: true,
}).words
const [MENTIONS, SECONDS] = [Number(given), Number(within)]
const TOKEN = 'bench-token-of-twenty-characters'

const home = await mkdtemp(join(tmpdir(), 'wms-bench-'))
const log = createLog('fatal')
const postgres = await startPostgres({ dir: join(home, 'postgres'), log })
const slack = await startLocalSlack({ port: 0, manifest: { commands: [], messageShortcuts: [] }, requestUrl: null })
const service = await startProcess({
  ...{ DATABASE_URL: postgres.url, WMS_HOME: home, API_TOKENS: `bench:${TOKEN}`, SLACK_CHANNEL: '#wms' },
  ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_API_URL: slack.apiUrl },
  ...{ SLACK_APPROVERS: 'U0000BORIS', LOG_LEVEL: 'error' },
})
const db = createPool(postgres.url, { max: 1, onConnectionLost: () => {} })
try {
  const title = 'Receive pallets by SSCC scan'
  const { body } = await restOf(service.url, TOKEN).post('/tasks', { title, raw_request: title })
  const thread = await until(async () => {
    const { rows } = await db.query(`select channel, ts from slack_messages where task_id = $1 and ts is not null`, [
      body.id,
    ])
    return rows[0] ?? null
  })
  await pass(5_000)
  const rest = await memoryMb()
  let most = rest
  const watch = setInterval(async () => {
    most = Math.max(most, await memoryMb())
  }, 200)
  const startedAt = performance.now()
  const acks = await Promise.all(
    Array.from({ length: MENTIONS }, async (_, index) => {
      await pass((index * SECONDS * 1_000) / MENTIONS)
      return mention(index, thread)
    }),
  )
  const kept = async () => (await db.query('select count(*)::int as n from notes')).rows[0].n as number
  const keptAtLastAck = await kept()
  const all = await until(async () => ((await kept()) >= MENTIONS ? kept() : null), 120_000).catch(kept)
  const seconds = (performance.now() - startedAt) / 1_000
  clearInterval(watch)
  await pass(30_000)
  const sorted = acks.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0)
  console.log(`${MENTIONS} mentions in ${SECONDS} s`)
  console.log(
    `acknowledged: ${acks.filter(({ status }) => status === 200).length}, from mention to ack: median ${at(0.5)} ms   p99 ${at(0.99)} ms   most ${at(1)} ms`,
  )
  console.log(`kept: ${all}, ${keptAtLastAck} of them at the last ack, all after ${seconds.toFixed(1)} s`)
  console.log(`memory: ${rest} MB before, ${most} MB at most, ${await memoryMb()} MB half a minute later`)
} finally {
  await service.stop()
  await db.end()
  await slack.close()
  await postgres.stop()
  await rm(home, { recursive: true, force: true })
}

async function mention(index: number, { channel, ts }: { channel: string; ts: string }) {
  const body = JSON.stringify({
    ...{ type: 'event_callback', team_id: 'T0000WMS', event_id: `Ev${index}`, event_time: 1 },
    authorizations: [{ team_id: 'T0000WMS', user_id: 'U0000000BOT', is_bot: true }],
    event: {
      ...{ type: 'app_mention', user: 'U00000ANA', text: `<@U0000000BOT> note ${index}`, channel, thread_ts: ts },
      ts: `${1_700_000_000 + index}.000100`,
    },
  })
  const at = Math.floor(Date.now() / 1_000)
  const mac = createHmac('sha256', slack.signingSecret).update(`v0:${at}:${body}`).digest('hex')
  const headers = {
    ...{ 'content-type': 'application/json', 'x-slack-request-timestamp': String(at) },
    'x-slack-signature': `v0=${mac}`,
  }
  const startedAt = performance.now()
  const response = await fetch(`${service.url}/slack/events`, { method: 'POST', body, headers }).catch(() => null)
  return { status: response?.status ?? 0, ms: performance.now() - startedAt }
}

async function memoryMb(): Promise<number> {
  const status = await readFile(`/proc/${service.pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024)
}

async function until<T>(look: () => Promise<T | null>, timeoutMs = 60_000): Promise<T> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await pass(200)) {
    const found = await look()
    if (found !== null) return found
  }
  throw new Error('It did not come in time.')
}
