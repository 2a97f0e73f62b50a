import { readdir } from 'node:fs/promises'
import { findProcess } from '../../src/local/postgres/process-table.ts'

/** Ids of the living processes whose command line has the text. */
export async function processesWith(text: string): Promise<number[]> {
  const found = await Promise.all((await pids()).map(async (pid) => [pid, await findProcess(pid)] as const))
  return found.flatMap(([pid, it]) => (it?.command.includes(text) && pid !== process.pid ? [pid] : []))
}

/** Ids of a process's living descendants, however deep. */
export async function descendantsOf(ancestor: number): Promise<number[]> {
  const all = await Promise.all(
    (await pids()).map(async (pid) => ({ pid, parent: (await findProcess(pid))?.parentPid })),
  )
  const below = (parent: number): number[] =>
    all.filter((it) => it.parent === parent).flatMap(({ pid }) => [pid, ...below(pid)])
  return below(ancestor)
}

const pids = async (): Promise<number[]> => (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
