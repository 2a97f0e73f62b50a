import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { AppError } from '../errors.ts'
import { runCommand } from '../exec/exec.ts'
import { findEngine, removeLeftOver } from './container/engine.ts'
import { containerRunner, NODE_INSIDE } from './container-runner.ts'
import type { Sandbox } from './driver.ts'
import { detectLayerView } from './layers/layer-view.ts'
import type { LayerPlace } from './layers/mount.ts'
import { limitedBy, USUAL_MEMORY_MB } from './limits.ts'
import { killLeftOver } from './marked-processes.ts'
import { startProgram } from './program.ts'
import { type RawResult, type Runner, withProvenStart } from './proven-start.ts'
import { isolatedRunner, type Machine, openRunner, PROCESS_LIMIT } from './runners.ts'
import { fileIn, visiblePath } from './search-path.ts'

export interface SandboxOptions {
  /** The operator's word that commands may run without isolation. */
  readonly allowUnsandboxed: boolean
  /** Whether the authors of all that a command runs are trusted: asked before each one that nothing would hold. */
  readonly isTrusted: () => Promise<boolean>
  /** Where PATH comes from; nothing else of it reaches a command. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folders of this machine that commands see at the same place, read-only. */
  readonly folders?: readonly string[]
  /** Where what setup steps keep is kept; without: nowhere. */
  readonly layersFolder?: string
  /** Commands run in containers of this image, or nowhere; without: in bubblewrap. */
  readonly image?: string
  /** What a command's folder may hold on disk. */
  readonly diskBytes?: number
}

const GIB = 1024 ** 3

/** Finds out, by trying to break out, how commands can be isolated on this machine. */
export async function detectSandbox(options: SandboxOptions): Promise<Sandbox> {
  if (options.image !== undefined) return detectContainers(options, options.image)
  const machine = await machineOf(options)
  const { path } = machine
  const isolated = isolatedRunner(machine)
  const obstacle = fileIn(path, 'bwrap') === null ? 'no bubblewrap' : await escapeFrom(isolated)
  if (obstacle === null) {
    const prefix = await programPrefix(path)
    return {
      kind: 'bubblewrap',
      allowed: true,
      detail: isolationDetail(machine),
      run: withProvenStart(isolated),
      start: (program) => startProgram(program, { ...machine, prefix }),
    }
  }
  return withoutIsolation(options, obstacle, openRunner(machine, await dyingWithUs(path)))
}

/** The operator's choice is not taken back: where it does not hold, no command runs. */
async function detectContainers(options: SandboxOptions, image: string): Promise<Sandbox> {
  const engine = await findEngine(options.env, image)
  const start = (why: string) => () => Promise.reject(noIsolation(why))
  const refused = (why: string): Sandbox => {
    const detail = `none (SANDBOX=container, but ${why}): commands are refused`
    return { kind: 'none', allowed: false, detail, run: async () => refusal(detail), start: start(why) }
  }
  if ('obstacle' in engine) return refused(engine.obstacle)
  await removeLeftOver(engine)
  const machine = await machineOf(options, { overlays: false })
  const run = containerRunner(machine, engine)
  const obstacle = await escapeFrom(run, NODE_INSIDE)
  if (obstacle !== null) return refused(obstacle)
  const kept = machine.layerPlace === null ? '' : `; kept folders by ${machine.layerPlace.view}`
  const detail = `containers of ${image} (${engine.id.slice(0, 12)}) by ${engine.name}, no network${kept}`
  return { kind: 'container', allowed: true, detail, run: withProvenStart(run), start: start('SANDBOX=container') }
}

async function machineOf(
  { env, folders = [], layersFolder, diskBytes = 4 * GIB }: SandboxOptions,
  views: { readonly overlays?: boolean } = {},
): Promise<Machine> {
  const path = programPath(env)
  return {
    ...{ path, visible: visiblePath(path, folders), folders, prlimit: await findPrlimit(path) },
    // The kernel counts no processes of root.
    use: { diskBytes, files: 1_000_000, processes: process.getuid?.() === 0 ? PROCESS_LIMIT : null },
    layerPlace: layersFolder === undefined ? null : await layerPlaceIn(layersFolder, path, views),
  }
}

async function layerPlaceIn(folder: string, path: string, views: { readonly overlays?: boolean }): Promise<LayerPlace> {
  await mkdir(folder, { recursive: true })
  return { folder, view: await detectLayerView(folder, path, views) }
}

/** The operator's word counts for everything; else only what is trusted runs, as long as it is. */
async function withoutIsolation(
  { allowUnsandboxed, isTrusted }: SandboxOptions,
  obstacle: string,
  run: Runner,
): Promise<Sandbox> {
  const start = () => Promise.reject(noIsolation(obstacle))
  const refusing = `none (${obstacle}): commands are refused; install bubblewrap or set ALLOW_UNSANDBOXED=1`
  if (!allowUnsandboxed && !(await isTrusted()))
    return { kind: 'none', allowed: false, detail: refusing, run: async () => refusal(refusing), start }
  await killLeftOver()
  const detail = `none (${obstacle}); ${allowUnsandboxed ? 'ALLOW_UNSANDBOXED=1' : 'all that runs is ours'}`
  const guarded: Runner = async (command, signal) =>
    (await isTrusted()) ? run(command, signal) : refusal(`none (${obstacle}), and what would run is no longer ours`)
  return { kind: 'none', allowed: true, detail, run: withProvenStart(allowUnsandboxed ? run : guarded), start }
}

/** A folder that is not absolute would be looked for where the repository's own files are. */
const programPath = ({ PATH = '/usr/local/bin:/usr/bin:/bin' }: SandboxOptions['env']): string =>
  [dirname(process.execPath), ...PATH.split(delimiter).filter(isAbsolute)].join(delimiter)

const isolationDetail = ({ prlimit, layerPlace }: Machine): string =>
  [
    'bubblewrap, no network',
    ...(layerPlace === null ? [] : [`kept folders by ${layerPlace.view}`]),
    ...(prlimit !== null ? [] : ['no limit of memory, since prlimit is missing']),
  ].join('; ')

/** Bubblewrap sees to it by itself. Of an open command only the first process dies with us when we are killed. */
const dyingWithUs = (path: string): Promise<string[]> => ifItWorks(['setpriv', '--pdeathsig', 'KILL', '--'], path)

/** `null`: the machine has none that works. */
async function findPrlimit(path: string): Promise<string | null> {
  const file = fileIn(path, 'prlimit')
  if (file === null) return null
  const [works] = await ifItWorks(limitedBy(file, { timeoutMs: 5_000, memoryMb: USUAL_MEMORY_MB }), path)
  return works ?? null
}

/** A coding agent works for minutes and brings a runtime of its own. */
const programPrefix = (path: string): Promise<string[]> =>
  ifItWorks(['prlimit', '--fsize=209715200', '--cpu=7200', '--nofile=65536', '--core=0', '--'], path)

const noIsolation = (obstacle: string): AppError =>
  new AppError('misconfigured', `A coding agent runs in bubblewrap only, and there is none (${obstacle}).`, {
    hint: 'Install bubblewrap, or unset CODING_AGENT to use the built-in agent.',
  })

/** A command's prefix, or none where the machine does not have it. */
async function ifItWorks(prefix: readonly string[], path: string): Promise<string[]> {
  const trial = { argv: [...prefix, 'true'], cwd: '/', env: { PATH: path }, timeoutMs: 5_000 }
  const { exitCode } = await runCommand(trial, new AbortController().signal)
  return exitCode === 0 ? [...prefix] : []
}

const refusal = (reason: string): RawResult => ({
  isStarted: false,
  outcome: 'refused',
  exitCode: null,
  output: reason,
  stopped: null,
  durationMs: 0,
})

/** Tries to reach the network and a file of the host from inside. `null`: both failed, as they should. */
async function escapeFrom(run: Runner, node = process.execPath): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'wms-probe-'))
  const outside = `${folder}.outside`
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  try {
    await new Promise((resolve) => server.once('listening', resolve))
    await writeFile(outside, '')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const argv = [node, '-e', breakOut, String(port), outside] as const
    const probe = { argv, cwd: folder, timeoutMs: 30_000 }
    const { exitCode, output } = await run(probe, new AbortController().signal)
    if (exitCode === isolatedExitCode) return null
    return output.trim().split('\n').at(-1) || `it ended with ${exitCode}`
  } finally {
    server.close()
    await rm(folder, { recursive: true, force: true })
    await rm(outside, { force: true })
  }
}

/** Not 0: nothing that merely starts and ends may pass for an isolated probe. */
const isolatedExitCode = 42
const breakOut = `
  const [port, outside] = process.argv.slice(1)
  const escaped = (how) => { console.log('it let ' + how + ' through'); process.exit(1) }
  if (require('node:fs').existsSync(outside)) escaped('a file of the host')
  require('node:net').connect(port, '127.0.0.1', () => escaped('the network'))
    .on('error', () => process.exit(${isolatedExitCode}))`
