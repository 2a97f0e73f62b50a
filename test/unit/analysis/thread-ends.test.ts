import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { newProgress } from '../../../src/analysis/job.ts'
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
