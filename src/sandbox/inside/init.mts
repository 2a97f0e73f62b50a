/**
 * Runs inside the sandbox, which has a loopback of its own and nothing else. Joins ports of 127.0.0.1 to Unix sockets
 * outside, starts services, and starts the program that needs them once each is ready; all ends with it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InitPlan, InitService } from './plan.ts'

const LOOK_MS = 50
const TAIL_CHARS = 2_000

const [plan = '', ...line] = process.argv.slice(2)
const { mark, sockets, services }: InitPlan = JSON.parse(plan)
const started: ChildProcess[] = []

for (const { port, socket } of sockets) await relay(port, socket)
for (const service of services) {
  const why = await notReady(service)
  if (why === null) continue
  await new Promise((said) => process.stderr.write(`${mark} ${JSON.stringify({ service: service.name, why })}\n`, said))
  endWith(125)
}

const [file = '', ...args] = line
const program = spawn(file, args, { stdio: 'inherit' })
program.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  endWith(127)
})
program.on('exit', (code, signal) => endWith(code ?? (signal === 'SIGTERM' ? 143 : 137)))

function endWith(exitCode: number): never {
  for (const { pid } of started)
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    } catch {} // gone already
  process.exit(exitCode)
}

async function relay(port: number, socketPath: string): Promise<void> {
  const server = createServer((inner) => {
    const outer = connect(socketPath)
    inner.pipe(outer).pipe(inner)
    inner.on('error', () => outer.destroy())
    outer.on('error', () => inner.destroy())
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
}

/** Starts a service and waits until it is ready. Returns why it is not; `null`: it is. */
async function notReady({ argv, ready, deadlineMs }: InitService): Promise<string | null> {
  if ('port' in ready && (await answers(ready.port))) return `Port ${ready.port} is in use before it starts.`
  const until = performance.now() + deadlineMs
  const service = start(argv)
  started.push(service.child)
  for (let missing: string | null = ''; ; ) {
    missing = 'port' in ready ? await missingPort(ready.port) : await missingYes(ready.command, until, missing)
    if (missing === null) return null
    const end = service.end()
    if (end !== null) return `${end}: ${service.output()}`
    if (performance.now() >= until)
      return `It is not ready after ${Math.round(deadlineMs / 1000)} s, ${missing}: ${service.output()}`
    await sleep(LOOK_MS)
  }
}

interface Started {
  readonly child: ChildProcess
  /** The end of what it wrote. */
  output(): string
  /** How it ended; `null`: it runs, or ended well and may have gone to the background. */
  end(): string | null
}

function start(argv: readonly string[]): Started {
  const [name = '', ...more] = argv
  const child = spawn(name, more, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  let end: string | null = null
  const keep = (stream: Readable) =>
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-TAIL_CHARS)
    })
  keep(child.stdout)
  keep(child.stderr)
  child.on('error', ({ message }) => {
    end = message
  })
  child.on('exit', (code, signal) => {
    if (code !== 0) end ??= `It ended with ${signal ?? `exit code ${code}`}`
  })
  return { child, output: () => output.trim(), end: () => end }
}

async function missingPort(port: number): Promise<string | null> {
  return (await answers(port)) ? null : `nothing answers at port ${port}`
}

async function answers(port: number): Promise<boolean> {
  const tries = ['127.0.0.1', '::1'].map((host) => {
    const socket = connect({ port, host })
    socket.on('error', () => {})
    // Some servers do not survive a peer that is gone before they have answered.
    return once(socket, 'connect').then(() => socket.unref().resume().end())
  })
  return await Promise.any(tries).then(
    () => true,
    () => false,
  )
}

/** Asks by a command, which is ended at the deadline; then what it said before counts. */
async function missingYes(command: readonly string[], until: number, before: string): Promise<string | null> {
  const asking = start(command)
  const timer = setTimeout(() => asking.child.kill('SIGKILL'), Math.max(0, until - performance.now()))
  await Promise.race([once(asking.child, 'close'), once(asking.child, 'error')]).catch(() => {})
  clearTimeout(timer)
  if (asking.child.exitCode === 0) return null
  if (asking.child.signalCode === 'SIGKILL' && before !== '') return before
  return `and what asks says: ${asking.output() || (asking.end() ?? 'nothing')}`
}
