import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** What a command may use that the system has no limit for. */
export interface UseLimits {
  /** Where it may write, all of one file system. */
  readonly folders: readonly [string, ...string[]]
  /** Of the folders' files on disk; where little is free, half of that. */
  readonly diskBytes: number
  readonly files: number
  /** Of a command in a process namespace of its own; `null`: the system counts them. */
  readonly processes: number | null
}

interface Use {
  readonly bytes: number
  readonly files: number
}

const LOOK_MS = 200
const MEASURE_TIMEOUT_MS = 10_000

/** Looks at what a process and its children use until it is stopped, and says once what is too much. */
export function watchUse(
  { pid }: { readonly pid?: number | undefined },
  limits: UseLimits | undefined,
  tooMuch: (what: string) => void,
): { stop(): void } {
  const stopped = new AbortController()
  if (limits !== undefined && pid !== undefined) {
    const say = (what: string) => stopped.signal.aborted || tooMuch(what)
    look(pid, limits, stopped.signal).then(say, (error) => say(error.message))
  }
  return { stop: () => stopped.abort() }
}

/** Resolves with what is too much; rejects when stopped. */
async function look(pid: number, limits: UseLimits, signal: AbortSignal): Promise<string> {
  const excessOnDisk = await watchDisk(limits)
  for (;;) {
    await sleep(LOOK_MS, undefined, { signal, ref: false })
    const excess = (await excessOnDisk()) ?? (await excessOfProcesses(pid, limits.processes))
    if (excess !== null) return excess
  }
}

/** The file system's totals cost nothing to look at; folders are measured when these grew by what they may still hold. */
async function watchDisk({ folders, diskBytes, files }: UseLimits): Promise<() => Promise<string | null>> {
  const { used, free } = await totalsOf(folders[0])
  const most = { bytes: Math.min(diskBytes, free.bytes / 2), files: Math.min(files, free.files / 2) }
  let due: Use = { bytes: used.bytes + most.bytes, files: used.files + most.files }
  return async () => {
    const { used: now } = await totalsOf(folders[0])
    if (now.bytes <= due.bytes && now.files <= due.files) return null
    const own = await measure(folders)
    due = { bytes: now.bytes + most.bytes - own.bytes, files: now.files + most.files - own.files }
    const isTooMuch = own.bytes > most.bytes || own.files > most.files
    return isTooMuch ? `its files came to ${own.bytes} bytes, ${own.files} of them` : null
  }
}

async function totalsOf(folder: string): Promise<{ readonly used: Use; readonly free: Use }> {
  const { bsize, blocks, bfree, bavail, files, ffree } = await statfs(folder)
  const isCounted = files > 0 // some file systems have as many as there is room for
  return {
    used: { bytes: (blocks - bfree) * bsize, files: files - ffree },
    free: { bytes: bavail * bsize, files: isCounted ? ffree : Number.POSITIVE_INFINITY },
  }
}

const run = promisify(execFile)

async function measure(folders: UseLimits['folders']): Promise<Use> {
  return { bytes: await sumOf('--block-size=1', folders), files: await sumOf('--inodes', folders) }
}

/** Rejects where it takes too long: so many files are too many. */
async function sumOf(unit: string, folders: UseLimits['folders']): Promise<number> {
  const options = { cwd: '/', env: { PATH: '/usr/bin:/bin' }, timeout: MEASURE_TIMEOUT_MS }
  const args = ['--summarize', '--total', '--one-file-system', unit, '--', ...folders]
  // What is removed meanwhile, or closed to us, is named on stderr and makes an exit code.
  const { stdout } = await run('du', args, options).catch((error: { stdout?: string }) => ({ stdout: error.stdout }))
  const sum = Number.parseInt(stdout?.trimEnd().split('\n').at(-1) ?? '', 10)
  if (Number.isNaN(sum)) throw new Error('its folders could not be measured in time')
  return sum
}

async function excessOfProcesses(pid: number, most: number | null): Promise<string | null> {
  const space = most === null ? null : await namespaceBelow(pid)
  if (most === null || space === null) return null
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const spaces = await Promise.all(pids.map((one) => readlink(`/proc/${one}/ns/pid`).catch(() => null)))
  const count = spaces.filter((one) => one === space).length
  return count > most ? `it came to ${count} processes` : null
}

/** Of what the process has started; `null`: it has started nothing yet, or has ended. */
async function namespaceBelow(pid: number): Promise<string | null> {
  const [child = ''] = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim().split(' ')
  return child === '' ? null : readlink(`/proc/${child}/ns/pid`).catch(() => null)
}
