import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Attempt } from './attempt.ts'

/** One line of results.jsonl. */
export const Result = z.object({
  task: z.string(),
  /** Of the task and the repository as they were. */
  digest: z.string(),
  arm: z.string(),
  model: z.string(),
  finished_at: z.iso.datetime(),
  outcome: z.enum(['gates_green', 'failed', 'paused', 'timed_out']),
  reason: z.string().nullable(),
  solved: z.boolean(),
  hidden: z.object({ expected: z.number(), passed: z.number(), failed: z.array(z.string()).readonly() }).nullable(),
  regressions: z.array(z.string()).readonly(),
  forbidden: z.array(z.string()).readonly(),
  injected: z.boolean().nullable(),
  builds: z.number(),
  tokens: z.object({ prompt: z.number(), cached: z.number(), completion: z.number() }),
  cost_usd: z.number().nullable(),
  seconds: z.number(),
  language_kept: z.boolean().nullable(),
}) satisfies z.ZodType<Attempt>
export type Result = z.infer<typeof Result>

export type ResultKey = Pick<Result, 'task' | 'digest' | 'arm' | 'model'>
export const keyOf = ({ task, digest, arm, model }: ResultKey): string => JSON.stringify([task, digest, arm, model])

/** A gate-green result that is not what was asked for: what a person would have been asked to approve. */
export const isWrongApproval = ({ outcome, solved }: Result): boolean => outcome === 'gates_green' && !solved

/** Of what has been run, the newest of each. A line that a killed run left half-written counts as none. */
export async function readResults(path: string): Promise<Map<string, Result>> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const results = text.split('\n').flatMap((line) => {
    const parsed = Result.safeParse(asJson(line))
    return parsed.success ? [parsed.data] : []
  })
  return new Map(results.map((result) => [keyOf(result), result]))
}

export async function keepResult(path: string, result: Result): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await appendFile(path, `\n${JSON.stringify(result)}\n`)
}

function asJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
