import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const SRC = join(import.meta.dirname, '../../src')
/** The command line of `npm start`. */
export const START = ['--disable-warning=ExperimentalWarning', '--import', `${SRC}/node-version.mjs`, `${SRC}/main.ts`]

export interface ServiceProcess {
  /** Empty where it serves nothing. */
  readonly url: string
  readonly pid: number
  readonly output: readonly string[]
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
}

/** `npm start` in a process of its own, as soon as it serves or, without the role `web`, works. */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, START, {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  const url = await readyAt(child, output)
  return {
    url,
    pid: child.pid ?? 0,
    output,
    kill: async () => {
      child.kill('SIGKILL')
      await ended(child)
    },
    stop: async () => {
      child.kill('SIGTERM')
      return ended(child)
    },
  }
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

async function readyAt(child: ChildProcess, output: string[]): Promise<string> {
  if (child.stdout === null || child.stderr === null) throw new Error('the process has no output')
  createInterface(child.stderr).on('line', (line) => output.push(line))
  const lines = createInterface(child.stdout)
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      output.push(line)
      const url = /^\s*REST\s+\S+\s+(http:\/\/\S+?),/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
      if (line.startsWith('Works on tasks')) resolve('')
    })
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}:\n${output.join('\n')}`)))
  })
}
