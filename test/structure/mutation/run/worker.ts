import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import { takeCoverage, watchCoverage } from './coverage.ts'
import type { Job, Reached, Rehearsal, Rehearsed, RehearsedTest, Trial, Tried } from './job.ts'
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
  const loaded = await reached()
  const tests: RehearsedTest[] = []
  for (const { name, run } of noted) {
    const begun = performance.now()
    const failure = await run().then(
      () => null,
      (error: unknown) => reasonOf(error),
    )
    tests.push({ name, failure, durationMs: performance.now() - begun, reached: await reached() })
  }
  return { testFile, reached: loaded, tests }
}

async function tryMutant({ path, source, renewed, plan }: Trial): Promise<Tried> {
  renew(new Set(renewed), { path, source })
  strayError = null
  const ended = (killedBy: Tried['killedBy']): Tried => ({ killedBy, memoryBytes: process.memoryUsage.rss() })
  for (const { testFile, tests } of plan) {
    let name = 'loading the file'
    try {
      const noted = await load(testFile)
      for (const index of tests ?? noted.keys()) {
        name = noted[index]?.name ?? 'a test that is there'
        if (noted[index] === undefined) throw new Error('is missing')
        await noted[index].run()
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
