import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerPlace } from './place.ts'
import { ownerFlag } from './predecessor.ts'

/** A running server process. */
export interface Postmaster {
  exited: Promise<unknown>
  /** Disconnects clients and shuts down cleanly; may be called twice. */
  stop(): Promise<void>
}

/** Starts the server and resolves once it accepts connections, or rejects. Its output goes to `logFile`. */
export async function startPostmaster(
  place: ServerPlace,
  port: number,
  durable: boolean,
  logFile: string,
): Promise<Postmaster> {
  const output = await open(logFile, 'a', 0o600)
  try {
    const { command, args, options } = place.launch(
      join(place.native, 'bin', 'postgres'),
      flags(place.dataDir, port, durable),
    )
    // Detached, so that Ctrl-C in the terminal does not stop the database before us.
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', output.fd, output.fd] })
    return await supervise(child, place.dataDir)
  } finally {
    await output.close()
  }
}

function flags(dataDir: string, port: number, durable: boolean): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ownerFlag(process.pid),
    'timezone=UTC',
    'log_timezone=UTC',
    // A temporary database is shared by many connections, e.g. of all tests.
    ...(durable ? [] : ['fsync=off', 'full_page_writes=off', 'max_connections=300']),
  ]
  return ['-D', dataDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
}

async function supervise(child: ChildProcess, dataDir: string): Promise<Postmaster> {
  const exited = once(child, 'exit')
  const endWithUs = () => child.kill('SIGINT')
  process.once('exit', endWithUs)
  const stop = () => stopChild(child, exited).finally(() => process.off('exit', endWithUs))
  try {
    await Promise.race([
      untilReady(child, dataDir),
      exited.then(([code, signal]) =>
        Promise.reject(new Error(`Postgres ended with ${signal ?? `code ${code}`} while starting.`)),
      ),
    ])
  } catch (error) {
    await stop()
    throw error
  }
  // It must not keep our process alive.
  child.unref()
  return { exited, stop }
}

/** Waits for 'ready' under our child's pid, since a stale file may say 'ready' too. Crash recovery may take long. */
async function untilReady(child: ChildProcess, dataDir: string): Promise<void> {
  const timeoutMs = 120_000
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(5)) {
    if (child.exitCode !== null || child.signalCode !== null) return
    const lines = (await readIfThere(join(dataDir, 'postmaster.pid'))).split('\n')
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return
  }
  throw new Error(`Postgres did not accept connections within ${timeoutMs / 1000} s.`)
}

async function readIfThere(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
}

/**
 * SIGINT shuts down cleanly without waiting for clients; otherwise the server is killed and recovers at its next start.
 */
async function stopChild(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.ref()
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    const timer = new AbortController()
    await Promise.race([exited, sleep(10_000, null, { signal: timer.signal })])
    timer.abort()
  }
}
