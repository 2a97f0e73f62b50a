import { parse } from 'yaml'
import { z } from 'zod'
import type { RepositoryTree } from './tree.ts'

const Env = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).catch({})
const Service = z.object({ image: z.string().catch(''), env: Env.optional(), ports: z.array(z.unknown()).catch([]) })
const Step = z.object({
  run: z.string().optional().catch(undefined),
  env: Env.optional(),
  'working-directory': z.string().optional().catch(undefined),
})
const Job = z.object({
  name: z.string().optional().catch(undefined),
  env: Env.optional(),
  services: z.record(z.string(), Service).catch({}).optional(),
  steps: z.array(Step.catch({})).catch([]).optional(),
  strategy: z
    .object({ matrix: z.record(z.string(), z.unknown()).catch({}) })
    .optional()
    .catch(undefined),
})
const Workflow = z.object({
  name: z.string().optional().catch(undefined),
  on: z.unknown().optional(),
  env: Env.optional(),
  jobs: z.record(z.string(), Job.catch({})).catch({}),
})
type Job = z.infer<typeof Job>

/** A job of the team's CI that looks at pull requests. */
export interface CiJob {
  /** What GitHub calls its checks; several of a matrix. */
  readonly names: readonly string[]
  readonly workflow: string
  /** Its commands and where they run, to find what it is about. */
  readonly text: string
  readonly isTest: boolean
  /** It starts the services of a compose file. */
  readonly composes: boolean
  readonly env: Readonly<Record<string, string>>
  readonly services: readonly CiService[]
}

export interface CiService {
  readonly name: string
  readonly image: string
  readonly env: Readonly<Record<string, string>>
}

const MOST_NAMES = 20
const TESTS = /\b(?:test|tests|vitest|jest|mocha|pytest|tox|mvnw?|gradlew?|phpunit|check)\b/

/** The jobs of GitHub's workflows that run for pull requests. */
export async function ciJobs(tree: RepositoryTree): Promise<CiJob[]> {
  const paths = tree.files.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
  const workflows = await Promise.all(paths.map(async (path) => ({ path, read: await workflowAt(tree, path) })))
  return workflows.flatMap(({ path, read }) => {
    if (read === null || !/pull_request(?!_target)|merge_group/.test(JSON.stringify(read.on ?? null))) return []
    const workflow = read.name ?? path
    return Object.entries(read.jobs).map(([id, job]) => jobOf(workflow, read.env ?? {}, id, job))
  })
}

async function workflowAt(tree: RepositoryTree, path: string) {
  try {
    return Workflow.safeParse(parse((await tree.read(path)) ?? '')).data ?? null
  } catch {
    return null
  }
}

function jobOf(workflow: string, shared: Readonly<Record<string, string>>, id: string, job: Job): CiJob {
  const steps = job.steps ?? []
  const text = [workflow, id, job.name, ...steps.flatMap((step) => [step.run, step['working-directory']])]
    .filter((one) => one !== undefined)
    .join('\n')
  const tested = steps.filter(({ run = '' }) => TESTS.test(run))
  const own = Object.assign({}, shared, job.env, ...tested.map(({ env }) => env ?? {})) as Record<string, string>
  const services = Object.entries(job.services ?? {}).map(([name, { image, env = {} }]) => ({ name, image, env }))
  const [isTest, composes] = [tested.length > 0, /docker[- ]compose/.test(text)]
  return { names: namesOf(id, job), workflow, text, isTest, composes, env: literal(own), services }
}

/** Values that stand in the file itself. */
const literal = (env: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => !value.includes('${{')))

function namesOf(id: string, { name, strategy }: Job): string[] {
  const axes = Object.entries(strategy?.matrix ?? {}).flatMap(([axis, values]) =>
    Array.isArray(values) && values.every((one) => ['string', 'number', 'boolean'].includes(typeof one))
      ? [{ axis, values: values.map(String) }]
      : [],
  )
  const rows = axes.reduce<Record<string, string>[]>(
    (all, { axis, values }) => all.flatMap((row) => values.map((value) => ({ ...row, [axis]: value }))),
    [{}],
  )
  const written = (row: Record<string, string>) => {
    if (name === undefined) return axes.length === 0 ? id : `${id} (${Object.values(row).join(', ')})`
    return name.replace(/\$\{\{\s*matrix\.([\w-]+)\s*\}\}/g, (all, axis: string) => row[axis] ?? all)
  }
  const names = [...new Set(rows.slice(0, MOST_NAMES).map(written))]
  return names.filter((one) => !one.includes('${{') && one.length <= 200)
}
