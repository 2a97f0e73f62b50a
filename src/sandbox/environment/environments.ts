import { delimiter, isAbsolute } from 'node:path'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { type AppError, environmentError } from '../../errors.ts'
import type { Sandbox } from '../driver.ts'
import type { Layer } from '../layers/layer.ts'
import type { Registry } from '../network/registry.ts'
import { chainOf, type EnvironmentSource, filesOfTree, runtimeOf, type SetupChain } from './chain.ts'
import { type LayerStore, tidyLayers, USUAL_KEEPING } from './layer-store.ts'
import { type EnvironmentLog, makeOnce } from './make-once.ts'
import { forgetTask, type TaskSource, taskEnvironments, tidyTaskStores, type WrittenFile } from './task-environment.ts'

/** What the setup steps of repositories have made, for all commands on them. */
export interface Environments {
  /**
   * The layers of a base commit, made where nobody has made them yet; of two who want one, here or in another process, one
   * makes it. Throws AppError `environment` where they cannot be made.
   */
  layersOf(source: EnvironmentSource, signal: AbortSignal): Promise<readonly Layer[]>
  /**
   * The layers of a task's files: those of the base for every step whose inputs are the base's, else its own, which nobody
   * shares. Throws AppError `packages` for new packages that no person has allowed.
   */
  layersOfTask(source: TaskSource, signal: AbortSignal): Promise<readonly Layer[]>
  /** Writes the task's lockfiles anew; returns those that differ. Throws AppError `packages`, as `layersOfTask`. */
  updateLocks(source: TaskSource, signal: AbortSignal): Promise<readonly WrittenFile[]>
  /** Throws away all that was made for a task alone. */
  forgetTask(repository: string, work: string): Promise<void>
  /** Names the environment by the hash of all that it is made of. */
  nameOf(source: EnvironmentSource, signal: AbortSignal): Promise<string>
  /** Where what is made of environments lies. */
  readonly store: LayerStore
}

interface EnvironmentOptions {
  /** Where layers are kept: the sandbox's `layersFolder`. */
  readonly folder: string
  readonly sandbox: Pick<Sandbox, 'kind' | 'allowed' | 'detail' | 'run'>
  /** Those that setup steps with `network` may read. */
  readonly registries?: readonly Registry[]
  /** Where programs lie on this machine. */
  readonly searchPath: string
  readonly log: EnvironmentLog
}

export function createEnvironments(options: EnvironmentOptions): Environments {
  const { folder, sandbox, searchPath, registries = [] } = options
  const store: LayerStore = { folder }
  const runtime = ({ rules }: Pick<EnvironmentSource, 'rules'>) => {
    const toolchain = rules.path.filter((path) => isAbsolute(path))
    return [
      ...runtimeOf([...toolchain, searchPath].join(delimiter)),
      ...(sandbox.kind === 'container' ? [sandbox.detail] : []),
    ]
  }
  const chainFor = async (source: EnvironmentSource, signal: AbortSignal): Promise<SetupChain> => {
    const files = source.rules.setup.length === 0 ? [] : await filesOfTree(source.objects, source.base, signal)
    return chainOf(source, () => files, runtime(source))
  }
  /** Where no command runs, nothing is needed. */
  const isNeeded = ({ rules }: EnvironmentSource): boolean => {
    if (rules.setup.length === 0 || !sandbox.allowed) return false
    if (sandbox.kind === 'none') throw noSandbox()
    return true
  }
  const ofTask = taskEnvironments({ ...options, registries, store, runtime, chainFor })
  return {
    store,
    nameOf: async (source, signal) => (await chainFor(source, signal)).name,
    layersOf: async (source, signal) => {
      if (!isNeeded(source)) return []
      const layers: Layer[] = []
      for (const link of (await chainFor(source, signal)).steps)
        layers.push(await makeOnce(options, { store, source, registries, earlier: [...layers] }, link, signal))
      return layers
    },
    layersOfTask: async (source, signal) => (isNeeded(source) ? ofTask.layers(source, signal) : []),
    updateLocks: async (source, signal) => (isNeeded(source) ? ofTask.updateLocks(source, signal) : []),
    forgetTask: (repository, work) => forgetTask(store, repository, work),
  }
}

const noSandbox = (): AppError => environmentError((language) => reasonsIn(language).environment.noSandbox)

/** Once at start: what earlier processes left, and what is too old or too much. */
export async function tidyEnvironments(folder: string): Promise<void> {
  await tidyLayers({ folder }, USUAL_KEEPING)
  await tidyTaskStores({ folder }, USUAL_KEEPING)
}
