import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Limits of a command that the system cannot enforce. */
export interface UseLimits {
  /** The folders that it may write, all in one file system. */
  readonly folders: readonly [string, ...string[]]
  /** The folders' most disk usage, at most half of the free space. */
  readonly diskBytes: number
  readonly files: number
  /** The most processes in the command's own PID namespace; `null`: the system limits them. */
  readonly processes: number | null
  /** Looks how much memory its processes take. */
  readonly looksAtMemory?: boolean
}

interface Use {
  readonly bytes: number
  readonly files: number
}

const LOOK_MS = 200
const MEASURE_TIMEOUT_MS = 10_000

/** Watches a process and its children until stopped; calls `tooMuch` once, with what exceeds a limit. */
export function watchUse(
  { pid }: { readonly pid?: number | undefined },
  limits: UseLimits | undefined,
  tooMuch: (what: string) => void,
): { stop(): void; largestMb(): number | null } {
  const stopped = new AbortController()
  const seen = { largestMb: 0 }
  if (limits?.looksAtMemory === true && pid !== undefined) lookAtMemory(pid, seen, stopped.signal).catch(() => {})
  if (limits !== undefined && pid !== undefined) {
    const say = (what: string) => stopped.signal.aborted || tooMuch(what)
    firstExcess(pid, limits, stopped.signal).then(say, (error) => say(error.message))
  }
  const largestMb = () => (seen.largestMb === 0 ? null : Math.ceil(seen.largestMb))
  return { stop: () => stopped.abort(), largestMb }
}

const PAGE_BYTES = 4096
const MIB = 1024 * 1024

/** What counts for a process's limit, now and then: what comes and goes between two looks is not seen. */
async function lookAtMemory(pid: number, seen: { largestMb: number }, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(LOOK_MS, undefined, { signal, ref: false })
    for (const one of await processesBelow(pid)) {
      const text = await readFile(`/proc/${one}/statm`, 'utf8').catch(() => '')
      const pages = Number(text.split(' ')[5] ?? 0)
      seen.largestMb = Math.max(seen.largestMb, (pages * PAGE_BYTES) / MIB)
    }
  }
}

/** Resolves with the first excess; rejects when stopped. */
async function firstExcess(pid: number, limits: UseLimits, signal: AbortSignal): Promise<string> {
  const excessOnDisk = await watchDisk(limits)
  for (;;) {
    await sleep(LOOK_MS, undefined, { signal, ref: false })
    const excess = (await excessOnDisk()) ?? (await excessOfProcesses(pid, limits.processes))
    if (excess !== null) return excess
  }
}

/**
 * Polls the file system's totals, which is cheap, and measures the folders only when these could be over their limit.
 */
async function watchDisk({ folders, diskBytes, files }: UseLimits): Promise<() => Promise<string | null>> {
  const { used, free } = await totalsOf(folders[0])
  const most = { bytes: Math.min(diskBytes, free.bytes / 2), files: Math.min(files, free.files / 2) }
  let nextMeasure: Use = { bytes: used.bytes + most.bytes, files: used.files + most.files }
  return async () => {
    const { used: now } = await totalsOf(folders[0])
    if (now.bytes <= nextMeasure.bytes && now.files <= nextMeasure.files) return null
    const usage = await measure(folders)
    nextMeasure = { bytes: now.bytes + most.bytes - usage.bytes, files: now.files + most.files - usage.files }
    const isTooMuch = usage.bytes > most.bytes || usage.files > most.files
    return isTooMuch ? `its files came to ${usage.bytes} bytes, ${usage.files} of them` : null
  }
}

async function totalsOf(folder: string): Promise<{ readonly used: Use; readonly free: Use }> {
  const { bsize, blocks, bfree, bavail, files, ffree } = await statfs(folder)
  const isCounted = files > 0 // some file systems have no fixed number of files
  return {
    used: { bytes: (blocks - bfree) * bsize, files: files - ffree },
    free: { bytes: bavail * bsize, files: isCounted ? ffree : Number.POSITIVE_INFINITY },
  }
}

const run = promisify(execFile)

async function measure(folders: UseLimits['folders']): Promise<Use> {
  return { bytes: await sumOf('--block-size=1', folders), files: await sumOf('--inodes', folders) }
}

/** Rejects if it takes too long, since then there are too many files. */
async function sumOf(unit: string, folders: UseLimits['folders']): Promise<number> {
  const options = { cwd: '/', env: { PATH: '/usr/bin:/bin' }, timeout: MEASURE_TIMEOUT_MS }
  const args = ['--summarize', '--total', '--one-file-system', unit, '--', ...folders]
  // `du` also fails for files that are removed meanwhile or unreadable, but still prints the total.
  const { stdout } = await run('du', args, options).catch((error: { stdout?: string }) => ({ stdout: error.stdout }))
  const sum = Number.parseInt(stdout?.trimEnd().split('\n').at(-1) ?? '', 10)
  if (Number.isNaN(sum)) throw new Error('its folders could not be measured in time')
  return sum
}

async function excessOfProcesses(pid: number, most: number | null): Promise<string | null> {
  if (most === null) return null
  const { length: count } = await processesBelow(pid)
  return count > most ? `it came to ${count} processes` : null
}

/** Those in the PID namespace of the process's child. */
async function processesBelow(pid: number): Promise<string[]> {
  const space = await namespaceBelow(pid)
  if (space === null) return []
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const spaces = await Promise.all(pids.map((one) => readlink(`/proc/${one}/ns/pid`).catch(() => null)))
  return pids.filter((_, index) => spaces[index] === space)
}

/** The PID namespace of the process's child; `null`: it has none yet, or has ended. */
async function namespaceBelow(pid: number): Promise<string | null> {
  const [child = ''] = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim().split(' ')
  return child === '' ? null : readlink(`/proc/${child}/ns/pid`).catch(() => null)
}
