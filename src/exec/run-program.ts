import { type ExecFileException, execFile } from 'node:child_process'
import type { Ended, Program } from './protocol.ts'

/** A program that has not ended this long after it was told to is killed. */
const GRACE_MS = 5_000

/** Runs a program to its end; the signal tells it to end. */
export function runProgram(program: Program, signal: AbortSignal): Promise<Ended> {
  const { file, args, cwd, env, input, encoding = 'utf8', timeoutMs, maxBytes } = program
  return new Promise((resolve) => {
    let stubborn: NodeJS.Timeout | undefined
    const child = execFile(
      file,
      [...args],
      { cwd, env, encoding, timeout: timeoutMs, maxBuffer: maxBytes },
      (error, stdout, stderr) => {
        clearTimeout(stubborn)
        signal.removeEventListener('abort', end)
        resolve(endOf(error, stdout, stderr))
      },
    )
    const end = () => {
      child.kill('SIGTERM')
      stubborn = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    }
    signal.addEventListener('abort', end, { once: true })
    child.stdin?.on('error', () => {}) // a program that ended early has said why on stderr
    child.stdin?.end(input, encoding)
  })
}

function endOf(error: ExecFileException | null, stdout: string, stderr: string): Ended {
  const code = error === null ? 0 : (error.code ?? null)
  return {
    exitCode: typeof code === 'number' ? code : null,
    errorCode: typeof code === 'string' ? code : null,
    timedOut: error?.killed === true && code === null,
    stdout,
    stderr,
  }
}
