import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type Contexts, evaluate, type Functions, parse, plain } from '../../unit/workflows/workflow.ts'

export interface Occasion {
  /** A checkout of the commit that the workflow runs for. */
  readonly checkout: string
  /** What GitHub tells of the event: `before` of a push, `pull_request.base.sha`, `merge_group.base_sha`. */
  readonly event: object
  /** Given by a workflow that calls this one. */
  readonly inputs?: Readonly<Record<string, string>>
  /** A job that a person or the machine ends. */
  readonly cancel?: string
  /** For the scripts: what the runner sets, and where programs lie. */
  readonly env?: Readonly<Record<string, string>>
}

type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped'

interface Result {
  readonly conclusion: Conclusion
  readonly outputs: Readonly<Record<string, string>>
  readonly log: string
}

const texts = z.record(z.string(), z.string()).default({})
const Job = z.object({
  needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  outputs: texts,
  steps: z.array(
    z.object({
      id: z.string().default(''),
      run: z.string().default(''),
      env: texts,
      'working-directory': z.string().default('.'),
    }),
  ),
})
const Jobs = z.object({ env: texts, jobs: z.record(z.string(), Job) })

/**
 * Runs a workflow here: conditions, variables and outputs by GitHub's own expressions, scripts by the real bash.
 * Actions do nothing: the checkout is there already.
 */
export async function runWorkflow(text: string, occasion: Occasion): Promise<Record<string, Result>> {
  const { root, conditions, errors } = await parse(text)
  if (root === null || errors.length > 0) throw new Error(errors.join('\n'))
  const { env, jobs } = Jobs.parse(plain(root, asWritten))
  const about = { github: { event: occasion.event }, inputs: occasion.inputs ?? {} }
  const contexts = { ...about, env: filled(env, about) }
  const results: Record<string, Result> = {}
  for (const [id, job] of Object.entries(jobs)) {
    const needs = Object.fromEntries(
      job.needs.map((need) => [need, { ...results[need], result: results[need]?.conclusion }]),
    )
    const wanted = evaluate(conditions[id] ?? '', { ...contexts, needs }, statusOf(Object.values(needs)))
    results[id] =
      wanted !== true
        ? { conclusion: 'skipped', outputs: {}, log: '' }
        : occasion.cancel === id
          ? { conclusion: 'cancelled', outputs: {}, log: '' }
          : await runJob(job, { ...contexts, needs }, occasion)
  }
  return results
}

async function runJob(job: z.infer<typeof Job>, contexts: Contexts, occasion: Occasion): Promise<Result> {
  const steps: Record<string, { outputs: Record<string, string> }> = {}
  let log = ''
  for (const { id, run, env, 'working-directory': folder } of job.steps.filter((step) => step.run !== '')) {
    const cwd = join(occasion.checkout, filled({ folder }, contexts).folder ?? '')
    const variables = { ...occasion.env, ...filled(contexts.env as typeof env, contexts), ...filled(env, contexts) }
    const step = await runScript(run, cwd, variables)
    log += step.log
    steps[id] = step
    if (step.exitCode !== 0) return { conclusion: 'failure', outputs: {}, log }
  }
  return { conclusion: 'success', outputs: filled(job.outputs, { ...contexts, steps }), log }
}

/** As a runner does it on Linux. */
async function runScript(script: string, cwd: string, env: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'wms-workflow-'))
  const GITHUB_OUTPUT = join(folder, 'output')
  const ran = await new Promise<{ exitCode: number; log: string }>((resolve) => {
    const options = { cwd, env: { PATH: process.env.PATH, SHLVL: '1', RUNNER_TEMP: folder, ...env, GITHUB_OUTPUT } }
    execFile('bash', ['-e', '-c', script], options, (error, stdout, stderr) =>
      resolve({ exitCode: Number(error?.code ?? 0), log: stdout + stderr }),
    )
  })
  const lines = (await readFile(GITHUB_OUTPUT, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
  await rm(folder, { recursive: true })
  return { ...ran, outputs: Object.fromEntries(lines.map((line) => line.split('=') as [string, string])) }
}

const asWritten = (expression: string): string => `\${{ ${expression} }}`

const filled = (written: Readonly<Record<string, string>>, contexts: Contexts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(written).map(([name, text]) => {
      const expression = /^\$\{\{ (.*) \}\}$/s.exec(text)?.[1]
      return [name, expression === undefined ? text : String(evaluate(expression, contexts) ?? '')]
    }),
  )

const statusOf = (needs: readonly { result?: Conclusion | undefined }[]): Functions => ({
  always: () => true,
  success: () => needs.every(({ result }) => result === 'success'),
  failure: () => needs.some(({ result }) => result === 'failure'),
  cancelled: () => needs.some(({ result }) => result === 'cancelled'),
})
