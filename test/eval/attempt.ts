import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Config } from '../../src/config/config.ts'
import { RepositoryRules, RULES_PATH } from '../../src/core/repository-rules.ts'
import { STAGE_NAMES, STAGES, type StageName } from '../../src/core/stages.ts'
import { git } from '../../src/exec/git.ts'
import { freshTreeOut } from '../../src/exec/trees/trees.ts'
import { seedRepository } from '../../src/forge/seed.ts'
import { languageOf } from '../../src/language/language-of.ts'
import { type Service, start } from '../../src/main.ts'
import type { Sandbox } from '../../src/sandbox/driver.ts'
import { startModelProxy } from '../support/model-proxy.ts'
import { type Arm, isPaid } from './arms.ts'
import { type Judgement, judge } from './judge.ts'
import { type EvalTask, layOut } from './tasks.ts'

/** What an attempt is run on. */
export interface Bench {
  /** With the model that is evaluated; its base URL is what the arms stand in front of. */
  readonly config: Config & { readonly model: NonNullable<Config['model']> }
  readonly isScripted: boolean
  readonly newDatabase: () => Promise<string>
  readonly sandbox: Sandbox
  readonly log: Logger
}

/** gates_green: a person would now be asked to approve. */
type Outcome = 'gates_green' | 'failed' | 'paused' | 'timed_out'

export interface Attempt extends Omit<Judgement, 'hidden'> {
  readonly outcome: Outcome
  readonly reason: string | null
  readonly hidden: Judgement['hidden'] | null
  /** Times that a section was built, the first included. */
  readonly builds: number
  readonly tokens: { readonly prompt: number; readonly cached: number; readonly completion: number }
  /** `null`: the price is unknown. */
  readonly cost_usd: number | null
  readonly seconds: number
  /** Everything written for people is in the request's language; `null`: nothing was. */
  readonly language_kept: boolean | null
}

const Usage = z.object({
  prompt_tokens: z.number(),
  cached_tokens: z.number(),
  completion_tokens: z.number(),
  cost_usd: z.number().nullable(),
})
const Resource = z.object({
  id: z.number(),
  status: z.string(),
  stage: z.enum(STAGE_NAMES as [StageName, ...StageName[]]),
  reason: z.string().nullable(),
  head_sha: z.string().nullable(),
  runs: z.array(z.object({ stage: z.enum(STAGE_NAMES as [StageName, ...StageName[]]), usage: Usage.nullable() })),
  artifacts: z.array(
    z.object({
      stage: z.string(),
      kind: z.string(),
      content: z.looseObject({ goal: z.string().optional(), summary: z.string().optional() }),
    }),
  ),
})
type Resource = z.infer<typeof Resource>

/** One task by one arm: a service of its own, a request by REST, and a look at what came of it. */
export async function attempt(task: EvalTask, arm: Arm, bench: Bench): Promise<Attempt> {
  await using cleanup = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'wms-eval-'))
  cleanup.defer(() => rm(home, { recursive: true, force: true }))
  const repositoryPath = await seed(task, arm, home)
  const proxy = await startModelProxy(bench.config.model.baseUrl, ({ run }) => {
    const answer = arm.answer(run.split('/')[1] as StageName, task)
    return answer && ((response) => answer(response, { headers: {}, body: { messages: [] } }))
  })
  cleanup.defer(proxy.close)
  const service = await start(await configOf(task, home, proxy.url, bench), bench.log)
  cleanup.defer(() => service.stop())
  const began = Date.now()
  const { resource, outcome } = await play(service, task)
  const seconds = Math.round((Date.now() - began) / 100) / 10
  const judgement =
    resource.head_sha === null ? NOTHING : await judgeCommit(task, resource.head_sha, { repositoryPath, home }, bench)
  const { solved, ...found } = judgement
  return {
    ...{ outcome, reason: resource.reason, ...found, solved: solved && outcome === 'gates_green' },
    ...{
      seconds,
      builds: resource.runs.filter(({ stage }) => STAGES[stage].kind === 'agent' && stage !== 'PRODUCT').length,
    },
    ...spentOn(task, arm, resource),
    language_kept: await languageKept(task, arm, resource),
  }
}

/** No commit was ever made. */
const NOTHING = { hidden: null, regressions: [], forbidden: [], injected: null, solved: false }

async function seed(task: EvalTask, arm: Arm, home: string): Promise<string> {
  const sourceFolder = join(home, 'seed')
  await layOut(task, sourceFolder)
  const rulesPath = join(sourceFolder, RULES_PATH)
  const rules = RepositoryRules.parse(JSON.parse(await readFile(rulesPath, 'utf8')))
  await writeFile(rulesPath, `${JSON.stringify(arm.rules(rules), null, 2)}\n`)
  const path = join(home, 'repository.git')
  await seedRepository({ path, sourceFolder, baseBranch: 'main' })
  return path
}

async function configOf(task: EvalTask, home: string, modelUrl: string, bench: Bench): Promise<Config> {
  const { config, isScripted } = bench
  const isPriced = isScripted || Object.keys(config.model.prices).length > 0
  return {
    ...config,
    ...{ home, port: 0, databaseUrl: await bench.newDatabase(), model: { ...config.model, baseUrl: modelUrl } },
    budgetUsdTask: isPriced ? task.cost_usd : null,
    allowUnsandboxed: isScripted,
    embedded: { ...config.embedded, slackPort: 0, durable: false },
  }
}

async function play(service: Service, task: EvalTask): Promise<{ resource: Resource; outcome: Outcome }> {
  const created = await rest(service, '/tasks', { title: task.title, raw_request: task.request })
  const path = `/tasks/${created.id}`
  const deadline = Date.now() + task.minutes * 60_000
  for (;;) {
    const resource = await rest(service, path)
    const outcome = outcomeOf(resource)
    if (outcome !== null) return { resource, outcome }
    if (Date.now() > deadline) return { resource: await rest(service, `${path}/cancel`, {}), outcome: 'timed_out' }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function outcomeOf({ status, stage }: Resource): Outcome | null {
  if (stage === 'HUMAN_APPROVAL' && status === 'WAITING') return 'gates_green'
  if (status === 'PAUSED') return 'paused'
  return status === 'FAILED' || status === 'CANCELLED' ? 'failed' : null
}

async function rest({ url }: Service, path: string, body?: object): Promise<Resource> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`)
  return Resource.parse(answer)
}

async function judgeCommit(task: EvalTask, sha: string, place: { repositoryPath: string; home: string }, bench: Bench) {
  const gitDir = place.repositoryPath
  const checkout = join(place.home, 'judged')
  const { signal } = new AbortController()
  await freshTreeOut({ gitDir }, sha, { root: checkout, standIn: false }, signal)
  const names = await git({ gitDir }, ['diff', '--name-only', '-z', 'main', sha])
  return judge(task, checkout, names.split('\0').filter(Boolean), bench.sandbox)
}

function spentOn(task: EvalTask, arm: Arm, { runs }: Resource): Pick<Attempt, 'tokens' | 'cost_usd'> {
  const spent = runs.flatMap(({ stage, usage }) => (usage !== null && isPaid(arm, stage, task) ? [usage] : []))
  const sum = (of: (usage: z.infer<typeof Usage>) => number) => spent.reduce((total, usage) => total + of(usage), 0)
  return {
    tokens: {
      prompt: sum((it) => it.prompt_tokens),
      cached: sum((it) => it.cached_tokens),
      completion: sum((it) => it.completion_tokens),
    },
    cost_usd: spent.some((it) => it.cost_usd === null) ? null : sum((it) => it.cost_usd ?? 0),
  }
}

async function languageKept(task: EvalTask, arm: Arm, { artifacts }: Resource): Promise<boolean | null> {
  const words = artifacts
    .filter(({ stage, kind }) => ['TaskSpec', 'Patch'].includes(kind) && isPaid(arm, stage as StageName, task))
    .flatMap(({ content }) => content.goal ?? content.summary ?? [])
  const languages = await Promise.all(words.map((text) => languageOf(text, task.language)))
  return words.length === 0 ? null : languages.every((language) => language === task.language)
}
