import { mkdir } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute } from 'node:path'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { type AppError, environmentError } from '../../errors.ts'
import { withLock } from '../../exec/machine-lock.ts'
import type { Sandbox } from '../driver.ts'
import type { Layer } from '../layers/layer.ts'
import type { Registry } from '../network/registry.ts'
import { type ChainedStep, chainOf, type EnvironmentSource, filesOfTree, runtimeOf } from './chain.ts'
import { findLayer, type LayerStore, lockFileOf, outputFileOf, tidyLayers, USUAL_KEEPING } from './layer-store.ts'
import { makeLayer } from './make-layer.ts'

/** What the setup steps of repositories have made, for all commands on them. */
export interface Environments {
  /**
   * The layers of a base commit, made where nobody has made them yet; of two who want one, here or in another process, one
   * makes it. Throws AppError `environment` where they cannot be made.
   */
  layersOf(source: EnvironmentSource, signal: AbortSignal): Promise<readonly Layer[]>
  /** Names the environment by the hash of all that it is made of. */
  nameOf(source: EnvironmentSource, signal: AbortSignal): Promise<string>
  /** Where what is made of environments lies. */
  readonly store: LayerStore
}

interface EnvironmentOptions {
  /** Where layers are kept: the sandbox's `layersFolder`. */
  readonly folder: string
  readonly sandbox: Pick<Sandbox, 'kind' | 'allowed' | 'run'>
  /** Those that setup steps with `network` may read. */
  readonly registries?: readonly Registry[]
  /** Where programs lie on this machine. */
  readonly searchPath: string
  readonly log: { info(details: object, message: string): void; warn(details: object, message: string): void }
}

export function createEnvironments({
  folder,
  sandbox,
  searchPath,
  log,
  registries = [],
}: EnvironmentOptions): Environments {
  const store: LayerStore = { folder }
  const make = async (source: EnvironmentSource, link: ChainedStep, earlier: readonly Layer[], signal: AbortSignal) => {
    const { step, key } = link
    const output = outputFileOf(store, key)
    const subject = { repository: source.repository, command: step.command.join(' '), layer: key, output }
    log.info(subject, 'a setup step begins')
    const startedAt = performance.now()
    const tracked = (await filesOfTree(source.objects, source.base, signal)).map(({ path }) => path)
    const layer = await makeLayer({ store, run: sandbox.run, source, tracked, earlier, registries }, link, signal)
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    log.info({ ...subject, seconds, bytes: layer.bytes }, 'a setup step has ended well')
    return layer
  }
  const layerOf = async (
    source: EnvironmentSource,
    link: ChainedStep,
    earlier: readonly Layer[],
    signal: AbortSignal,
  ) => {
    const found = await findLayer(store, link.key)
    if (found !== null) return found
    await source.tell?.({ kind: 'setup', name: link.step.command.join(' '), output: outputFileOf(store, link.key) })
    const lock = lockFileOf(store, link.key)
    await mkdir(dirname(lock), { recursive: true })
    const work = async () => (await findLayer(store, link.key)) ?? (await make(source, link, earlier, signal))
    return withLock(lock, signal, work, link.step.timeout_seconds * 1000 + LOCK_SPARE_MS)
  }
  const chainFor = async (source: EnvironmentSource, signal: AbortSignal) => {
    const files = source.rules.setup.length === 0 ? [] : await filesOfTree(source.objects, source.base, signal)
    const toolchain = source.rules.path.filter((path) => isAbsolute(path))
    return chainOf(source, files, runtimeOf([...toolchain, searchPath].join(delimiter)))
  }
  return {
    store,
    nameOf: async (source, signal) => (await chainFor(source, signal)).name,
    layersOf: async (source, signal) => {
      // Where no command runs, nothing is needed.
      if (source.rules.setup.length === 0 || !sandbox.allowed) return []
      if (sandbox.kind !== 'bubblewrap') throw noSandbox()
      const layers: Layer[] = []
      for (const link of (await chainFor(source, signal)).steps)
        layers.push(await layerOf(source, link, layers, signal))
      return layers
    },
  }
}

/** What a setup takes beside its command. */
const LOCK_SPARE_MS = 300_000

const noSandbox = (): AppError => environmentError((language) => reasonsIn(language).environment.noSandbox)

/** Once at start: what earlier processes left, and what is too old or too much. */
export const tidyEnvironments = (folder: string): Promise<void> => tidyLayers({ folder }, USUAL_KEEPING)
