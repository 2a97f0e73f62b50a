import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandLine } from '../../src/config/command-line.ts'
import { readConfig } from '../../src/config/config.ts'
import { startPostgres } from '../../src/local/postgres/postgres.ts'
import { createLog } from '../../src/log.ts'
import { start } from '../../src/main.ts'

/**
 * From a command to its ack, as Slack measures it (it gives up after 3 s): 200 commands of four people in one burst
 * while 50 tasks run, everything in one process and on one machine.
 */
const [tasks = '50', commands = '200'] = commandLine({
  usage: 'npm run bench:ack -- [tasks] [commands]',
  about: 'Measures the time from a command in Slack to its ack: 200 commands at once while 50 tasks run, unless told.',
  takesWords: true,
}).words
const [TASKS, COMMANDS] = [Number(tasks), Number(commands)]
const PEOPLE = ['ana', 'boris', 'chen', 'olga'] as const
const LINES = [
  'status 1',
  'list',
  'help',
  'cost 2',
  'list running',
  'approve 3',
  'cancel 999',
  'Count the pallets',
] as const

const home = await mkdtemp(join(tmpdir(), 'wms-bench-'))
const log = createLog('fatal')
const postgres = await startPostgres({ dir: join(home, 'postgres'), log })
const config = readConfig({ DATABASE_URL: postgres.url, WMS_HOME: home, PORT: '0', LOG_LEVEL: 'fatal' })
const service = await start({ ...config, embedded: { ...config.embedded, modelPaceMs: 2_000 } }, log)
try {
  const workspace = service.localSlack
  if (workspace === null) throw new Error('the bench plays people in the local Slack')
  for (let index = 0; index < TASKS; index++) await type('ana', `Receive pallets by SSCC scan, lane ${index}`)
  const cpuBefore = process.cpuUsage()
  const acks = await Promise.all(
    Array.from({ length: COMMANDS }, (_, index) => type(pick(PEOPLE, index), pick(LINES, index))),
  )
  const { user, system } = process.cpuUsage(cpuBefore)
  const lateAcks = acks.filter(({ isAcked }) => !isAcked).length
  const sorted = acks.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0)
  console.log(`${COMMANDS} commands at once while ${TASKS} tasks run`)
  console.log(`from command to ack: median ${at(0.5)} ms   p95 ${at(0.95)} ms   p99 ${at(0.99)} ms   most ${at(1)} ms`)
  console.log(
    `CPU for one command, the local Slack's share included: ${((user + system) / 1_000 / COMMANDS).toFixed(1)} ms`,
  )
  console.log(`not acknowledged: ${lateAcks}`)
  if (lateAcks > 0) process.exitCode = 1

  async function type(handle: string, line: string) {
    const startedAt = performance.now()
    const outcome = await workspace?.as(handle).command(`/wms-task ${line}`)
    return { ms: performance.now() - startedAt, isAcked: outcome?.kind === 'acked' }
  }
} finally {
  await service.stop()
  await postgres.stop()
  await rm(home, { recursive: true, force: true })
}

function pick<T>(from: readonly T[], index: number): T {
  const one = from[index % from.length]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}
