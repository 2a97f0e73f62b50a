import { setImmediate } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { afterCpuTime } from '../../../src/analysis/deadline.ts'
import { BEGUN, newProgress } from '../../../src/analysis/job.ts'
import { Threads } from '../../../src/analysis/threads.ts'

const NO_PROGRAM = new URL('./no-such-program.ts', import.meta.url)
const NO_LIMIT_MS = 1e6
const textJob = () => ({ name: 'passedNames' as const, input: ['a'], progress: newProgress() })

test('Threads that cannot begin are ended in any moment of their end without an error that nobody handles', async () => {
  for (let turns = 0; turns < 30; turns++) {
    const threads = new Threads(NO_PROGRAM, 2)
    const jobs = [1, 2, 3].map(() => threads.run(textJob(), NO_LIMIT_MS))
    const ended = Promise.allSettled(jobs)
    for (let turn = 0; turn < turns * 20; turn++) await setImmediate()
    await threads.end()
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  }
})

test('A text that ends while its thread is asked for its time takes nothing from the text behind it', async () => {
  const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<NodeJS.CpuUsage>()]
  let times = 0
  const cpuUsage = async (): Promise<NodeJS.CpuUsage> => {
    if (times++ === 0) return { user: 0, system: 0 }
    asked.resolve()
    return answer.promise
  }
  const progress = newProgress()
  Atomics.store(progress, BEGUN, 1)
  let ended = 0
  const stop = afterCpuTime(1_000, { cpuUsage } as unknown as Worker, progress, () => ended++)
  await asked.promise
  stop()
  answer.resolve({ user: 1e9, system: 0 })
  await setImmediate()
  expect([times, ended]).toEqual([2, 0])
})
