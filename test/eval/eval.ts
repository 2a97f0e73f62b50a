import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { CommandLine } from '../../src/config/command-help.ts'
import { commandLine } from '../../src/config/command-line.ts'
import { type Config, readConfig } from '../../src/config/config.ts'
import { ROLES, type Role } from '../../src/core/stages.ts'
import { AppError } from '../../src/errors.ts'
import { startPostgres } from '../../src/local/postgres/postgres.ts'
import { startScriptedModel } from '../../src/local/scripted-model/server.ts'
import { createLog } from '../../src/log.ts'
import { SCRIPTED_MODEL } from '../../src/model/pricing.ts'
import { guessProfile } from '../../src/model/profiles.ts'
import { detectSandbox } from '../../src/sandbox/sandbox.ts'
import { createPool } from '../../src/store/pool.ts'
import { ARM_NAMES, type Arm, armsOf } from './arms.ts'
import { attempt, type Bench } from './attempt.ts'
import { PLUMBING_ONLY, report } from './report.ts'
import { isWrongApproval, keepResult, keyOf, type Result, readResults } from './results.ts'
import { type EvalTask, loadTasks } from './tasks.ts'

/**
 * `npm run eval`: what the whole is worth. Each task goes through the service by REST as it would in production, its result
 * is judged with tests that nobody in it has seen. What has been run is kept and not run again.
 */
const COMMAND = {
  usage: 'npm run eval -- [options]',
  about:
    'Gives requests for a frozen warehouse system to the whole service, by REST, and judges what comes out by hidden tests.\nResults are kept, and what has been run is not run again. Without a model, the scripted one shows the plumbing only.',
  options: {
    only: { type: 'string', default: '', like: 'a,b', about: 'These tasks only.' },
    limit: { type: 'string', default: '', like: 'number', about: 'The first tasks only.' },
    arms: { type: 'string', default: ARM_NAMES.join(), like: 'a,b', about: 'Which ways to run a task.' },
    jobs: { type: 'string', default: '2', like: 'number', about: 'Attempts at the same time.' },
    out: { type: 'string', default: '.wms/eval', like: 'folder', about: 'Where results and the report are kept.' },
    fresh: { type: 'boolean', default: false, about: 'Runs again what has been run.' },
  },
  variables: ['MODEL_BASE_URL', 'MODEL_NAME', 'MODEL_API_KEY', 'MODEL_PRICES', 'BUDGET_USD_TASK'],
} as const satisfies CommandLine

interface Options {
  readonly tasks: readonly EvalTask[]
  readonly arms: readonly Arm[]
  readonly jobs: number
  readonly out: string
  readonly isFresh: boolean
}

async function optionsOf(): Promise<Options> {
  const { values } = commandLine(COMMAND)
  const names = listOf(values.arms)
  const unknown = names.filter((name) => !ARM_NAMES.includes(name))
  if (unknown.length > 0)
    throw new AppError('bad_input', `There is no arm ${unknown.join(', ')}.`, {
      hint: `There are: ${ARM_NAMES.join(', ')}.`,
    })
  const tasks = await loadTasks(listOf(values.only))
  const limit = values.limit === '' ? tasks.length : countOf('--limit', values.limit)
  return {
    tasks: tasks.slice(0, limit),
    arms: armsOf(names),
    jobs: countOf('--jobs', values.jobs),
    out: resolve(values.out),
    isFresh: values.fresh,
  }
}

const listOf = (text: string): string[] => text.split(',').flatMap((one) => one.trim() || [])

function countOf(name: string, text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new AppError('bad_input', `${name} takes a whole number above 0.`)
}

async function main(): Promise<void> {
  const options = await optionsOf()
  if (existsSync('.env')) process.loadEnvFile('.env')
  await using cleanup = new AsyncDisposableStack()
  const bench = await openBench(cleanup)
  const model = [...new Set(Object.values(bench.config.model.names))].join(', ')
  const { tasks, arms, out } = options
  const path = join(out, 'results.jsonl')
  const kept = options.isFresh ? new Map<string, Result>() : await readResults(path)
  const wanted = tasks.flatMap((task) => arms.map((arm) => ({ task, arm })))
  const keys = wanted.map(({ task, arm }) => keyOf({ task: task.id, digest: task.digest, arm: arm.name, model }))
  const missing = wanted.filter((_, index) => !kept.has(keys[index] ?? ''))
  console.log(
    `\n${model}: ${tasks.length} tasks × ${arms.length} arms, ${wanted.length - missing.length} kept from before\n`,
  )
  if (bench.isScripted) console.log(`${PLUMBING_ONLY}\n`)
  const write = async (): Promise<string> => {
    const results = keys.flatMap((key) => kept.get(key) ?? [])
    return writeReport(out, report({ model, isScripted: bench.isScripted, tasks, arms, results }))
  }
  process.once('SIGINT', () => {
    console.log('\nStopped. What has been run is kept; the same command goes on from here.')
    process.exit(130)
  })
  const broken = await runAll(missing, options.jobs, async ({ task, arm }, place) => {
    console.log(`${place} ${task.id} · ${arm.name} · begins`)
    const key = { task: task.id, digest: task.digest, arm: arm.name, model }
    const found = await attempt(task, arm, bench)
    const result: Result = { ...key, finished_at: new Date().toISOString(), ...found }
    await keepResult(path, result)
    kept.set(keyOf(result), result)
    await write()
    console.log(`${place} ${progress(result)}`)
  })
  console.log(`\n${await write()}\nKept in ${path} and ${join(out, 'report.md')}.`)
  if (broken > 0) process.exitCode = 1
}

async function writeReport(out: string, page: string): Promise<string> {
  process.umask(0o077)
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'report.md'), page)
  return page
}

interface Wanted {
  readonly task: EvalTask
  readonly arm: Arm
}

/** An attempt that breaks down is told and not kept, so that the next run tries it again. How many did. */
async function runAll(
  all: readonly Wanted[],
  jobs: number,
  run: (wanted: Wanted, place: string) => Promise<void>,
): Promise<number> {
  const queue = all.entries()
  let broken = 0
  const work = async () => {
    for (const [index, wanted] of queue) {
      const place = `[${String(index + 1).padStart(String(all.length).length)}/${all.length}]`
      await run(wanted, place).catch((error: Error) => {
        broken++
        console.log(`${place} ${wanted.task.id} · ${wanted.arm.name} · broke down: ${error.message}`)
      })
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return broken
}

function progress(result: Result): string {
  const { task, arm, outcome, hidden, solved, seconds } = result
  const tests = hidden === null ? 'no commit' : `hidden tests ${hidden.passed}/${hidden.expected}`
  const verdict = solved ? 'solved' : isWrongApproval(result) ? 'wrong approval' : 'not solved'
  return `${task} · ${arm} · ${outcome.replace('_', ' ')}, ${tests}: ${verdict} · ${seconds} s`
}

async function openBench(cleanup: AsyncDisposableStack): Promise<Bench> {
  const log = createLog('fatal')
  const { config, isScripted } = await openModel(cleanup)
  const dir = await mkdtemp(join(tmpdir(), 'wms-eval-db-'))
  cleanup.defer(() => rm(dir, { recursive: true, force: true }))
  const postgres = await startPostgres({ dir, durable: false, log })
  cleanup.defer(() => postgres.stop())
  const pool = createPool(postgres.url, { max: 1, onConnectionLost: () => {} })
  cleanup.defer(() => pool.end())
  const sandbox = await detectSandbox({
    allowUnsandboxed: isScripted,
    isTrusted: async () => isScripted,
    env: process.env,
  })
  if (!sandbox.allowed)
    throw new AppError('misconfigured', `What a model wrote is not run here: ${sandbox.detail}.`, {
      hint: 'Install bubblewrap.',
    })
  let databases = 0
  const newDatabase = async (): Promise<string> => {
    const name = `eval_${++databases}`
    await pool.query(`create database ${name}`)
    return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href
  }
  return { config, isScripted, sandbox, newDatabase, log }
}

/** What is the model's and the agents' in the environment; never its Slack, repository or database. */
async function openModel(cleanup: AsyncDisposableStack): Promise<Pick<Bench, 'config' | 'isScripted'>> {
  const own = Object.entries(process.env).filter(([name]) => /^(MODEL|CODING_AGENT|AGENT|BUDGET)_?/.test(name))
  const config: Config = readConfig(Object.fromEntries(own))
  if (config.model !== null) {
    const profile = config.model.profile ?? guessProfile(config.model.baseUrl)
    return { config: { ...config, model: { ...config.model, profile } }, isScripted: false }
  }
  const server = await startScriptedModel({ log: createLog('fatal') })
  cleanup.defer(() => server.close())
  const names = Object.fromEntries(ROLES.map((role) => [role, SCRIPTED_MODEL])) as Record<Role, string>
  const model = { baseUrl: server.url, profile: null, contextTokens: null, apiKey: '', names, prices: {} }
  return { config: { ...config, model: { ...model, idleTimeoutMs: 60_000 } }, isScripted: true }
}

main().catch((error: unknown) => {
  console.error(error instanceof AppError ? `${error.message} ${error.hint ?? ''}` : error)
  process.exit(1)
})
