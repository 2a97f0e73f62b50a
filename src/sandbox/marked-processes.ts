import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { isAlive } from '../exec/is-alive.ts'

/**
 * Without isolation a command's process may leave its group and outlive it. What it started carries the mark in its
 * environment, however it was started, and is found by that. On Linux only: elsewhere nobody tells the environment.
 */
const NAME = 'WMS_COMMAND'

export type Mark = Readonly<Record<typeof NAME, string>>

/** Says whose command it is: a mark outlives a killed service, and the next one may clean up after it. */
export const newMark = (): Mark => ({ [NAME]: `${process.pid}-${randomUUID()}` })

/** Kills all processes with the mark, also those that they start meanwhile. */
export const killMarked = ({ [NAME]: mark }: Mark): Promise<void> => killWhere((found) => found === mark)

/** Kills what the commands of services left that are gone. */
export const killLeftOver = (): Promise<void> => killWhere((found) => !isAlive(Number.parseInt(found, 10)))

/** A process may start another one while we look: the look that finds none is the last. */
const LOOKS = 20

async function killWhere(isMeant: (mark: string) => boolean): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const marked = await markedProcesses()
    const meant = marked.filter(({ mark }) => isMeant(mark))
    if (meant.length === 0) return
    for (const { pid } of meant) kill(pid)
  }
}

async function markedProcesses(): Promise<{ pid: number; mark: string }[]> {
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter((pid) => pid > 0)
  const found = await Promise.all(pids.map(async (pid) => ({ pid, mark: await markOf(pid) })))
  return found.flatMap(({ pid, mark }) => (mark === null ? [] : [{ pid, mark }]))
}

/** `null`: it has none, is somebody else's, or is gone; a dead one that nobody has asked for has no environment either. */
async function markOf(pid: number): Promise<string | null> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
  const found = environment.split('\0').find((entry) => entry.startsWith(`${NAME}=`))
  return found?.slice(NAME.length + 1) ?? null
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {} // gone already
}
