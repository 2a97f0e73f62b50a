import { mkdir } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute } from 'node:path'
import { AppError } from '../../errors.ts'
import { withLock } from '../../exec/machine-lock.ts'
import type { Sandbox } from '../driver.ts'
import type { Layer } from '../layers/layer.ts'
import type { Registry } from '../network/registry.ts'
import { type ChainedStep, chainOf, type EnvironmentSource, filesOfTree, runtimeOf } from './chain.ts'
import { findLayer, type LayerStore, lockFileOf, tidyLayers, USUAL_KEEPING } from './layer-store.ts'
import { makeLayer } from './make-layer.ts'

/** What the setup steps of repositories have made, for all commands on them. */
export interface Environments {
  /**
   * The layers of a base commit, made where nobody has made them yet; of two who want one, here or in another process, one
   * makes it. Throws AppError `environment` where they cannot be made.
   */
  layersOf(source: EnvironmentSource, signal: AbortSignal): Promise<readonly Layer[]>
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
    const subject = { repository: source.repository, command: step.command.join(' '), layer: key }
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
    const lock = lockFileOf(store, link.key)
    await mkdir(dirname(lock), { recursive: true })
    const work = async () => (await findLayer(store, link.key)) ?? (await make(source, link, earlier, signal))
    return withLock(lock, signal, work, link.step.timeout_seconds * 1000 + LOCK_SPARE_MS)
  }
  return {
    layersOf: async (source, signal) => {
      // Where no command runs, nothing is needed.
      if (source.rules.setup.length === 0 || !sandbox.allowed) return []
      if (sandbox.kind !== 'bubblewrap') throw noSandbox()
      const files = await filesOfTree(source.objects, source.base, signal)
      const layers: Layer[] = []
      const toolchain = source.rules.path.filter((path) => isAbsolute(path))
      const runtime = runtimeOf([...toolchain, searchPath].join(delimiter))
      for (const link of chainOf(source, files, runtime)) layers.push(await layerOf(source, link, layers, signal))
      return layers
    },
  }
}

/** What a setup takes beside its command. */
const LOCK_SPARE_MS = 300_000

const noSandbox = (): AppError =>
  new AppError('environment', 'The repository has setup steps, and these run in bubblewrap only.', {
    hint: 'Install bubblewrap, start the service again, then resume the task.',
  })

/** Once at start: what earlier processes left, and what is too old or too much. */
export const tidyEnvironments = (folder: string): Promise<void> => tidyLayers({ folder }, USUAL_KEEPING)
