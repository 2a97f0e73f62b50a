import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandLine } from '../../src/config/command-line.ts'
import { type Fault, faultsOf, seededRandom } from './faults.ts'
import { smallDisk } from './machine.ts'
import { approveWaiting, ask, countOpen, keyOf } from './play.ts'
import { ChaosProcess } from './process.ts'
import { isClean, type Played, reportOf } from './report.ts'
import { type Verdict, verdictOf } from './verdict.ts'
import { freePort, openWorld } from './world.ts'

/**
 * Plays tasks of the scripted pipeline on two processes while everything outside goes wrong in turn, and judges by what
 * is there at the end. The same seed plays the same faults in the same order; when what happens meanwhile differs.
 */
const { values } = commandLine({
  usage: 'npm run chaos -- [--tasks 60] [--minutes 10] [--seed 1] [--write docs/chaos.md]',
  about:
    'Plays tasks of the scripted pipeline on two processes, one with a clock that is two hours ahead and a small disk, while database,\nGitHub, model and Slack are refused, cut, silent, slow or wrong, processes are killed and the disk is full.\nSays what failed, was lost, was done twice or is stuck; ends with code 1 where anything is.',
  options: {
    tasks: { type: 'string', default: '60', about: 'how many' },
    minutes: { type: 'string', default: '10', about: 'how long things go wrong' },
    seed: { type: 'string', default: '1', about: 'of the order of the faults' },
    settle: { type: 'string', default: '15', about: 'minutes after the last fault until a task counts as stuck' },
    write: { type: 'string', about: 'a file to write the tables to' },
    log: { type: 'string', about: 'a file to write the processes’ log lines to' },
  },
})
const numbers = [values.tasks, values.minutes, values.seed, values.settle].map(Number)
const [tasks = 60, minutes = 10, seed = 1, settle = 15] = numbers
const SKEWED = `--disable-warning=ExperimentalWarning --import ${join(import.meta.dirname, '../certify/skewed-clock.ts')}`
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const say = (line: string) => process.stdout.write(`${line}\n`)
await using cleanup = new AsyncDisposableStack()
const home = await mkdtemp(join(tmpdir(), 'wms-chaos-'))
cleanup.defer(() => rm(home, { recursive: true, force: true }))
const random = seededRandom(seed)
const world = await openWorld(home, random, cleanup)
const leftOut: string[] = []
const disk = await smallDisk(join(home, 'two'), cleanup)
if (disk === null) leftOut.push('a full disk, which needs root and a tmpfs')
const processes = await Promise.all(
  [{ WMS_HOME: join(home, 'one') }, { WMS_HOME: join(home, 'two'), NODE_OPTIONS: SKEWED }].map(
    async (own) => new ChaosProcess(await freePort(), { ...world.environment, ...own }),
  ),
)
for (const one of processes) {
  cleanup.defer(() => one.stop())
  await one.start()
}
world.hearWebhooks(processes[0]?.url ?? '')
say(`seed ${seed}: two processes work, ${tasks} tasks come, faults for ${minutes} minutes`)

const stop = new AbortController()
const faults = faultsOf(world.proxies, processes, disk === null ? [] : [disk])
const counts = new Map<string, number>()
const endsAt = performance.now() + minutes * 60_000

/** Tasks come over the first half of the time. */
async function askAll(): Promise<void> {
  const everyMs = (minutes * 60_000) / 2 / tasks
  const asked: Promise<void>[] = []
  for (let index = 0; index < tasks; index++) {
    asked.push(ask(processes, index, stop.signal))
    await wait(everyMs)
  }
  await Promise.all(asked)
}

async function playFault(fault: Fault): Promise<void> {
  counts.set(fault.name, (counts.get(fault.name) ?? 0) + 1)
  const seconds = 1 + random() * 14
  say(`  ${fault.name}, ${seconds.toFixed(0)} s`)
  await fault.begin()
  await wait(seconds * 1_000)
  await fault.end()
}

/** One after the other, sometimes two at once. */
async function goWrong(): Promise<void> {
  const next = () => faults[Math.floor(random() * faults.length)] as Fault
  while (performance.now() < endsAt) {
    const [first, second] = [next(), next()]
    const isTwice = random() < 0.25 && second.name.split(':')[0] !== first.name.split(':')[0]
    await Promise.all([playFault(first), ...(isTwice ? [playFault(second)] : [])])
    await wait(random() * 4_000)
  }
}

async function keepAlive(): Promise<void> {
  for (let turn = 0; !stop.signal.aborted; turn++) {
    await approveWaiting(world.db, processes, turn).catch(() => {})
    await wait(1_000)
  }
}

async function settled(): Promise<number> {
  const since = performance.now()
  const deadline = since + settle * 60_000
  for (const one of processes) if (!one.isAlive) await one.restart()
  while (performance.now() < deadline) {
    if ((await countOpen(world.db)) === 0) break
    await wait(500)
  }
  return Math.round((performance.now() - since) / 1_000)
}

const asking = askAll()
const approving = keepAlive()
await goWrong()
await asking
say(`faults are over, ${await countOpen(world.db)} tasks are open`)
const settledAfterSeconds = await settled()
stop.abort()
await approving
// Slack shows the end of each task a moment later.
await wait(5_000)
const asked = Array.from({ length: tasks }, (_, index) => keyOf(index))
const verdict: Verdict = await verdictOf({ ...world, asked })
const { rows } = await world.db.query(`select count(*)::int as done from tasks where status = 'DONE'`)
const played: Played = {
  ...{ tasks, minutes, seed, leftOut, verdict, settledAfterSeconds },
  faults: counts,
  done: rows[0].done,
}
say(`\n${reportOf(played)}`)
for (const [what, found] of Object.entries(verdict)) for (const one of found) say(`${what}: ${one}`)
if (values.write !== undefined) await writeFile(values.write, reportOf(played))
for (const one of processes) await one.stop()
if (values.log !== undefined) await writeFile(values.log, processes.flatMap(({ output }) => output).join('\n'))
process.exitCode = isClean(verdict) ? 0 : 1
