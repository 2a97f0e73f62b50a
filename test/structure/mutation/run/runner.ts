import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Job } from './job.ts'

const WORKER = join(import.meta.dirname, 'worker.ts')
/** Loaded modules are never forgotten. */
const MOST_MEMORY_BYTES = 1_000_000_000

/** `timeout`: it did not answer in time; `crash`: its process ended. */
type Answer<T> = { readonly answer: T } | 'timeout' | 'crash'

export interface Runner {
  ask<T>(job: Job, limitMs: number): Promise<Answer<T>>
  end(): void
}

const start = (): ChildProcess =>
  fork(WORKER, {
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-old-space-size=2048'],
    // A few random lives of a task say as much of one mutant as a thousand.
    env: { ...process.env, NODE_ENV: 'test', DRIFT_INTERLEAVINGS: '20' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })

/** One process at a time; a new one after it hung, ended or grew large. */
export function createRunner(): Runner {
  let child = start()
  const renewed = (): void => {
    child.kill('SIGKILL')
    child = start()
  }
  return {
    async ask<T>(job: Job, limitMs: number): Promise<Answer<T>> {
      const answer = await answered<T & { fault?: string; memoryBytes?: number }>(child, job, limitMs)
      if (typeof answer === 'string' || (answer.answer.memoryBytes ?? 0) > MOST_MEMORY_BYTES) renewed()
      if (typeof answer !== 'string' && answer.answer.fault !== undefined) throw new Error(answer.answer.fault)
      return answer
    },
    end: () => void child.kill('SIGKILL'),
  }
}

function answered<T>(child: ChildProcess, job: Job, limitMs: number): Promise<Answer<T>> {
  const { promise, resolve } = Promise.withResolvers<Answer<T>>()
  const timer = setTimeout(() => resolve('timeout'), limitMs)
  const onMessage = (answer: unknown) => resolve({ answer: answer as T })
  const onExit = () => resolve('crash')
  child.once('message', onMessage).once('exit', onExit)
  child.send(job)
  return promise.finally(() => {
    clearTimeout(timer)
    child.off('message', onMessage).off('exit', onExit)
  })
}

/** Gives each runner the next piece of work until none is left; answers in the order of the work. */
export async function shareOut<W, R>(
  runners: readonly Runner[],
  work: readonly W[],
  act: (runner: Runner, piece: W) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const pieces = work.entries()
  await Promise.all(
    runners.map(async (runner) => {
      for (const [index, piece] of pieces) results[index] = await act(runner, piece)
    }),
  )
  return results
}
