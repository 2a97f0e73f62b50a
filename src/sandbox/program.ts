import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '../errors.ts'
import { killGroup } from '../exec/kill-group.ts'
import { marked, startWatch } from '../exec/start-mark.ts'
import { withoutTerminalCommands } from '../exec/terminal-text.ts'
import { watchUse } from '../exec/watch-use.ts'
import { bubblewrapped, FOLDER_INSIDE } from './bubblewrap.ts'
import type { ProgramEnd, RunningProgram, SandboxProgram } from './driver.ts'
import { initOf } from './inside/init.ts'
import type { SeenPath } from './layers/layer.ts'
import { mountLayers } from './layers/mount.ts'
import { notStarted } from './proven-start.ts'
import type { Machine } from './runners.ts'
import { searchPathOf } from './search-path.ts'
import { HOME_INSIDE } from './system.ts'

const EMPTY = join(import.meta.dirname, 'masks/empty.txt')
const EMPTY_OBJECT = join(import.meta.dirname, 'masks/object.json')
/** Of its services, before it starts. */
const START_TIMEOUT_MS = 60_000
const errorsKept = 8_000
/** For processes that hold its output open after it was killed. */
const closeWaitMs = 2_000

interface Surroundings extends Machine {
  /** A command line that starts another one with limits. */
  readonly prefix: readonly string[]
}

export async function startProgram(program: SandboxProgram, machine: Surroundings): Promise<RunningProgram> {
  const { argv, cwd } = program
  const { line, init, mounted, startMark } = await launchOf(program, machine)
  const [file = '', ...args] = line
  const child = spawn(file, args, { cwd, env: { PATH: machine.path }, detached: true, stdio: 'pipe' })
  child.stdin.on('error', () => {}) // it is told by `ended`
  const said = wordsOf(child.stderr, startMark)
  const folders: [string, ...string[]] = [cwd, program.home, ...(mounted.written === null ? [] : [mounted.written])]
  const watch = watchUse(child, { ...machine.use, folders }, (what) => {
    said.add(`\nstopped: ${what}`)
    killGroup(child)
  })
  child.on('exit', watch.stop)
  const ended = endOf(child, said, (launcher) => init.faultIn(launcher) ?? notStarted(argv, null, launcher))
  const kill = async () => {
    killGroup(child)
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) await once(child, 'exit')
    await ended
    await mounted[Symbol.asyncDispose]()
  }
  return { input: child.stdin, output: child.stdout, ended, kill }
}

async function launchOf(program: SandboxProgram, { visible, folders, prefix, layerPlace }: Surroundings) {
  const { argv, cwd, endpoint, services } = program
  const sockets = new Map([[endpoint.port, endpoint.socketPath]])
  const init = initOf({ sockets, services, timeoutMs: START_TIMEOUT_MS })
  const PATH = searchPathOf(program.path, { cwd: FOLDER_INSIDE, home: HOME_INSIDE }, visible)
  const environment = { ...ENVIRONMENT, ...program.environment, PATH, HOME: HOME_INSIDE }
  const places = { cwd, workspace: FOLDER_INSIDE, home: HOME_INSIDE }
  const mounted = await mountLayers(program.layers, layerPlace, places, new AbortController().signal)
  const own = await mountsOf({ ...program, folders: [...folders, ...program.folders] })
  const mounts = [...own, ...init.mounts, ...mounted.mounts]
  const startMark = randomUUID()
  const command = init.line(marked(startMark, argv, environment), environment)
  const wrapped = bubblewrapped(command, cwd, init.environment(environment), mounts)
  return { line: [...prefix, ...mounted.prefix, ...wrapped], init, mounted, startMark }
}

/** The end of what a program writes to stderr, and of what its launcher wrote before. */
function wordsOf(stderr: Readable, startMark: string) {
  const start = startWatch(startMark)
  let errors = ''
  const add = (text: string) => {
    errors = (errors + text).slice(-errorsKept)
  }
  stderr.on('data', (piece: Buffer) => add(start.own(piece).toString()))
  return {
    ...{ add, isStarted: start.isStarted },
    errors: () => withoutTerminalCommands(errors).trim(),
    launcher: () => withoutTerminalCommands(start.launcherSaid()).trim(),
  }
}

const endOf = (
  child: ChildProcessWithoutNullStreams,
  said: ReturnType<typeof wordsOf>,
  faultIn: (launcher: string) => AppError,
): Promise<ProgramEnd> =>
  new Promise((resolve) => {
    child.on('error', ({ message }) => resolve({ exitCode: 127, errors: message, fault: faultIn(message) }))
    child.on('exit', () => setTimeout(() => child.stdout.destroy(), closeWaitMs).unref())
    child.on('close', (code) => {
      const fault = said.isStarted() ? null : faultIn(said.launcher())
      resolve({ exitCode: code ?? 137, errors: said.errors(), fault })
    })
  })

const ENVIRONMENT = { CI: '1', LANG: 'C.UTF-8', NO_COLOR: '1', TMPDIR: '/tmp' }

async function mountsOf({ cwd, home, folders, hidden }: SandboxProgram): Promise<SeenPath[]> {
  return [
    { from: home, at: HOME_INSIDE, writable: true },
    ...folders.map((folder) => ({ from: folder, at: folder, writable: false })),
    ...(await Promise.all(hidden.map((path) => maskOf(cwd, path)))),
  ]
}

/** What a link leads to could be hidden only by hiding more than was asked for. */
async function maskOf(cwd: string, path: string): Promise<SeenPath> {
  const found = await lstat(join(cwd, path))
  const at = join(FOLDER_INSIDE, path)
  if (found.isDirectory()) return { from: null, at, writable: false }
  if (found.isFile()) return { from: /\.jsonc?$/.test(path) ? EMPTY_OBJECT : EMPTY, at, writable: false }
  throw new AppError('misconfigured', `${path} of the repository is a link, so it cannot be hidden from an agent.`, {
    hint: `Make ${path} a regular file on the base branch, or unset CODING_AGENT.`,
  })
}
