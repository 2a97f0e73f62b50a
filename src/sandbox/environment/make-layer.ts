import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Reasons } from '../../core/reasons/en.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { SetupStep } from '../../core/repository-environment.ts'
import { type AppError, environmentError } from '../../errors.ts'
import { freshTreeOut, removeTree } from '../../exec/trees/trees.ts'
import type { CommandResult, Sandbox } from '../driver.ts'
import type { Layer } from '../layers/layer.ts'
import { openMirrors } from '../network/mirror.ts'
import type { Registry } from '../network/registry.ts'
import { settingsFor } from '../network/settings-files.ts'
import { isYarnLock, lockWithMirrors } from '../network/yarn-lock.ts'
import type { ChainedStep, EnvironmentSource } from './chain.ts'
import { keepFolders } from './keep.ts'
import { draftFolder, type LayerStore, outputFileOf, publishLayer } from './layer-store.ts'

interface Scene {
  readonly store: LayerStore
  readonly run: Sandbox['run']
  readonly source: EnvironmentSource
  readonly tracked: readonly string[]
  readonly earlier: readonly Layer[]
  /** What the operator lists. */
  readonly registries: readonly Registry[]
}

/** Runs a setup step on the base's files alone. Throws AppError `environment` where it fails. */
export async function makeLayer(scene: Scene, { step, key }: ChainedStep, signal: AbortSignal): Promise<Layer> {
  const { store, source, tracked, earlier } = scene
  const draft = await draftFolder(store)
  const [checkout, home] = [join(draft, 'checkout'), join(draft, 'home')]
  try {
    await freshTreeOut(source.objects, source.base, { root: checkout, standIn: true }, signal)
    if (step.network) await leadYarn(checkout, tracked, scene.registries)
    const file = outputFileOf(store, key)
    const result = await runStep(scene, step, { checkout, home, file }, signal)
    await writeFile(file, result.output)
    if (result.exitCode !== 0) throw failed(step.command, endOf(result, step.timeout_seconds), file)
    const before = earlier.flatMap(({ kept }) => kept)
    const kept = await keepFolders(step.keeps, { checkout, home }, join(draft, 'layer/files'), {
      tracked,
      earlier: before,
    })
    if ('fault' in kept) throw failed(step.command, () => kept.fault, file)
    return await publishLayer(store, draft, { key, kept, ...(await sizeOf(join(draft, 'layer/files'))) })
  } finally {
    await removeTree(draft)
  }
}

/** Into a HOME that is still empty. */
async function writeSettings(home: string, registries: readonly Registry[]): Promise<void> {
  for (const [path, text] of Object.entries(settingsFor(registries))) {
    await mkdir(dirname(join(home, path)), { recursive: true })
    await writeFile(join(home, path), text)
  }
}

/** The checkout is thrown away, so its lockfiles may say where the registries are found inside. */
async function leadYarn(checkout: string, tracked: readonly string[], registries: readonly Registry[]): Promise<void> {
  for (const path of tracked.filter(isYarnLock)) {
    const file = join(checkout, path)
    if (!(await lstat(file)).isFile()) continue
    const text = await readFile(file, 'utf8')
    await writeFile(file, lockWithMirrors(text, registries))
  }
}

interface Places {
  /** Gets the step's output. */
  readonly file: string
  readonly checkout: string
  readonly home: string
}

export async function runStep(
  { run, source, earlier, registries }: Pick<Scene, 'run' | 'source' | 'earlier' | 'registries'>,
  step: SetupStep,
  { checkout, home, file }: Places,
  signal: AbortSignal,
): Promise<CommandResult> {
  if (step.network && registries.length === 0) throw notListed(step.command)
  await using cleanup = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'wms-net-'))
  cleanup.defer(() => rm(folder, { recursive: true, force: true }))
  const mirrors = cleanup.use(await openMirrors(step.network ? registries : [], folder))
  if (step.network) await writeSettings(home, registries)
  const { env, path } = source.rules
  const setup = { home, sockets: mirrors.sockets }
  const timeoutMs = step.timeout_seconds * 1000
  const variables = { ...env, ...mirrors.variables }
  return await run(
    { argv: step.command, cwd: checkout, timeoutMs, env: variables, path, layers: earlier, setup, outputFile: file },
    signal,
  )
}

const notListed = (command: readonly string[]): AppError =>
  environmentError((language) => reasonsIn(language).environment.notListed(command.join(' ')))

const TAIL_CHARS = 600

type Why = (words: Reasons['environment']) => string

function endOf({ outcome, exitCode, output }: CommandResult, seconds: number): Why {
  const end = output.trim().slice(-TAIL_CHARS)
  return (words) => (outcome === 'timed_out' ? words.stoppedAfter(seconds, end) : words.endedWith(exitCode, end))
}

/** `command` stands in for a step's own. */
export const failedStep = (command: readonly string[], result: CommandResult, seconds: number): AppError =>
  environmentError((language) => {
    const { environment: words } = reasonsIn(language)
    return words.setup(command.join(' '), endOf(result, seconds)(words))
  })

const failed = (command: readonly string[], why: Why, file: string): AppError =>
  environmentError((language) => {
    const { environment: words } = reasonsIn(language)
    return `${words.setup(command.join(' '), why(words))} ${words.allItWrote(file)} ${words.mend}`
  })

/** Links count as files; what several names have is counted for each. */
async function sizeOf(folder: string): Promise<{ bytes: number; files: number }> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return sizeOf(path)
      return { bytes: (await lstat(path)).blocks * 512, files: 1 }
    }),
  )
  return sizes.reduce((sum, { bytes, files }) => ({ bytes: sum.bytes + bytes, files: sum.files + files }), NONE)
}

const NONE = { bytes: 0, files: 0 }
