import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { killGroup } from './kill-group.ts'
import type { CommandEnded, TimedCommand } from './protocol.ts'
import { type StartWatch, startWatch } from './start-mark.ts'
import { withoutTerminalCommands } from './terminal-text.ts'
import { watchUse } from './watch-use.ts'

const headBytes = 32 * 1024
const tailBytes = 96 * 1024
/** A command that prints more must be stuck in a loop. */
const floodBytes = 20 * (headBytes + tailBytes)
/** How long pipes may stay open that a left-over background process holds. */
const closeWaitMs = 250

/**
 * Runs a command in its own process group. Kills the whole group when the command ends, times out, floods its output,
 * exceeds its limits, or the signal aborts. A command that cannot be started counts as exited with 127.
 */
export async function runTimedCommand(
  { argv, cwd, env, timeoutMs, use, outputFile, startMark }: TimedCommand,
  signal: AbortSignal,
): Promise<CommandEnded> {
  const [file = '', ...args] = argv
  const startedAt = performance.now()
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => killGroup(child)
  const start = startWatch(startMark)
  const output = capture(kill)
  // Lost text is no reason to stop the command.
  const follow = outputFile === undefined ? null : createWriteStream(outputFile).on('error', () => {})
  onOutput(child, start, (piece) => {
    output.add(piece)
    follow?.write(cleaned(piece.toString()))
  })
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    kill()
  }, timeoutMs)
  signal.addEventListener('abort', kill, { once: true })
  const watch = watchUse(child, use, (what) => {
    output.stopped(what)
    kill()
  })
  const exitCode = await ended(child, output)
  clearTimeout(timer)
  watch.stop()
  follow?.end()
  signal.removeEventListener('abort', kill)
  const durationMs = Math.round(performance.now() - startedAt)
  return {
    outcome: timedOut ? 'timed_out' : 'exited',
    exitCode: timedOut ? null : exitCode,
    isStarted: start.isStarted(),
    output: cleaned(start.launcherSaid()) + output.text(),
    stopped: output.whyStopped(),
    durationMs,
    largestMb: watch.largestMb(),
  }
}

/** What the command writes; a launcher's words are left out. */
function onOutput({ stdout, stderr }: ChildProcess, start: StartWatch, hear: (piece: Buffer) => void): void {
  stdout?.on('data', hear)
  stderr?.on('data', (piece: Buffer) => {
    const own = start.own(piece)
    if (own.length > 0) hear(own)
  })
}

interface CapturedOutput {
  add(chunk: Buffer): void
  /** Appends why we killed the command. */
  stopped(what: string): void
  whyStopped(): string | null
  text(): string
}

function capture(onFlood: () => void): CapturedOutput {
  let head = Buffer.alloc(0)
  let tail = Buffer.alloc(0)
  let total = 0
  let end: string | null = null
  const output: CapturedOutput = {
    add(chunk) {
      total += chunk.length
      const room = headBytes - head.length
      head = Buffer.concat([head, chunk.subarray(0, room)])
      tail = Buffer.concat([tail, chunk.subarray(room)]).subarray(-tailBytes)
      if (total <= floodBytes) return
      output.stopped(`it printed more than ${floodBytes} bytes`)
      onFlood()
    },
    stopped(what) {
      end ??= what
    },
    whyStopped: () => end,
    text() {
      const left = total - head.length - tail.length
      const gap = left > 0 ? `\n… ${left} bytes left out …\n` : ''
      const said = end === null ? '' : `\nstopped: ${end}\n`
      return cleaned(`${head.toString()}${gap}${tail.toString()}${said}`)
    },
  }
  return output
}

/** The exit code as in a shell: 128 + signal for a killed command. */
function ended(child: ChildProcess, output: CapturedOutput): Promise<number> {
  return new Promise((resolve) => {
    let exitCode = 127
    child.on('error', (error) => {
      output.add(Buffer.from(`${error.message}\n`))
      resolve(exitCode)
    })
    child.on('exit', (code, signal) => {
      exitCode = code ?? 128 + (signal === 'SIGKILL' ? 9 : 15)
      killGroup(child)
      setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, closeWaitMs).unref()
    })
    child.on('close', () => resolve(exitCode))
  })
}

function cleaned(text: string): string {
  return withoutTerminalCommands(text).replace(/(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
}
