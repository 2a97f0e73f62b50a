import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import { gitFailure } from '../../git-failure.ts'
import type { GitStart } from './protocol.ts'

const NEVER = { timeoutMs: 0, maxBytes: 0 } // whoever waits for us ends us

/** All that a command prints. Throws AppError as `runGit` does. */
export async function gitOutput(start: GitStart, args: readonly string[], input = '', env = {}): Promise<string> {
  const chunks: Buffer[] = []
  await streamGit(
    start,
    args,
    (stdin) => stdin.end(input, 'latin1'),
    (chunk) => chunks.push(chunk),
    env,
  )
  return Buffer.concat(chunks).toString('latin1')
}

/** Never in the current folder: that is others'. */
export function streamGit(
  { file, args: first, env, cwd }: GitStart,
  args: readonly string[],
  feed: (stdin: Writable) => void,
  take: (chunk: Buffer) => void,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(file, [...first, ...args], { cwd, env: { ...env, ...more }, stdio: ['pipe', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-8_000)
  })
  return new Promise((resolve, reject) => {
    const failed = (errorCode: string | null) =>
      reject(gitFailure(args, { errorCode, stderr, timedOut: false, ...NEVER }))
    const onData = (chunk: Buffer) => {
      try {
        take(chunk)
      } catch (error) {
        child.stdout.off('data', onData).resume() // what still comes is not taken any more
        child.kill('SIGKILL')
        reject(error)
      }
    }
    child.stdout.on('data', onData)
    child.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? null))
    child.on('close', (code) => (code === 0 ? resolve() : failed(null)))
    child.stdin.on('error', () => {}) // its end says why
    feed(child.stdin)
  })
}
