import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import { takeCoverage, watchCoverage } from './coverage.ts'
import type { Failure, Job, Reached, Rehearsal, Rehearsed, Trial, Tried } from './job.ts'
import { renew, takeOver, urlOf } from './modules.ts'
import { type NotedTest, noteTests } from './vitest.ts'

/** Tries mutants in one warm process: a mutant costs as much as loading the changed modules and running their tests. */

takeOver()
// Equal runs have equal results.
fc.configureGlobal({ seed: 1 })
let strayError: unknown = null
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    strayError = error
  })

const load = (testFile: string): Promise<NotedTest[]> => noteTests(testFile, () => import(urlOf(testFile)))

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

async function rehearse({ testFile, renewed, offsets }: Rehearsal): Promise<Rehearsed> {
  await using _ = await watchCoverage()
  renew(new Set(renewed))
  const reached = async (): Promise<Reached> => {
    const { ran } = await takeCoverage()
    return Object.fromEntries(
      Object.entries(offsets).map(([path, places]) => [
        path,
        places.flatMap((offset, index) => (ran(path, offset) ? [index] : [])),
      ]),
    )
  }
  const noted = await load(testFile)
  const byLoading = await reached()
  const begun = performance.now()
  const failures: Failure[] = []
  for (const { name, run } of noted)
    await run().catch((error: unknown) => failures.push({ testFile, name, reason: reasonOf(error) }))
  return { testFile, byLoading, byTests: await reached(), durationMs: performance.now() - begun, failures }
}

async function tryMutant({ path, source, renewed, testFiles }: Trial): Promise<Tried> {
  renew(new Set(renewed), { path, source })
  strayError = null
  const ended = (killedBy: Failure | null): Tried => ({ killedBy, memoryBytes: process.memoryUsage.rss() })
  for (const testFile of testFiles) {
    let name = 'loading the file'
    try {
      for (const test of await load(testFile)) {
        name = test.name
        await test.run()
        if (strayError !== null) throw strayError
      }
    } catch (error) {
      return ended({ testFile, name, reason: reasonOf(error) })
    }
  }
  return ended(null)
}

process.on('message', async (job: Job) => {
  try {
    process.send?.(job.do === 'rehearse' ? await rehearse(job) : await tryMutant(job))
  } catch (error) {
    process.send?.({ fault: reasonOf(error) })
  }
})
