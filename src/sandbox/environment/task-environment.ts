import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { deniedOf } from '../../core/dependencies/denied.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { SetupStep } from '../../core/repository-environment.ts'
import { dependencyError } from '../../errors.ts'
import { fileInCommit } from '../../exec/git-objects.ts'
import { removeTree } from '../../exec/trees/trees.ts'
import type { Layer } from '../layers/layer.ts'
import type { Registry } from '../network/registry.ts'
import { chainOf, type EnvironmentSource, filesOfTree, inputsOf, type SetupChain } from './chain.ts'
import { type Keeping, type LayerStore, tidyLayers } from './layer-store.ts'
import { type Makers, makeOnce } from './make-once.ts'
import { newPackages, taskFiles } from './task-files.ts'
import { updatedTree } from './update-lock.ts'

/** A task's files in the environment of its base. */
export interface TaskSource extends EnvironmentSource {
  /** Names the task on this machine. */
  readonly work: string
  /** The base commit that the task's branch starts from. */
  readonly start: string
  readonly tree: string
  /** New packages that a person has allowed, as `newPackages` names them. */
  readonly allowed: readonly string[]
  /** Those that a person has said no to. */
  readonly denied: readonly string[]
}

export interface WrittenFile {
  readonly path: string
  readonly text: string
}

interface Scene extends Makers {
  readonly store: LayerStore
  readonly registries: readonly Registry[]
  readonly runtime: (source: EnvironmentSource) => readonly string[]
  readonly chainFor: (source: EnvironmentSource, signal: AbortSignal) => Promise<SetupChain>
}

/** A store of the task alone: what strangers' code has made is never used for anybody else. */
const storeOf = ({ folder }: LayerStore, repository: string, work: string): LayerStore => {
  const name = createHash('sha256').update(repository).digest('hex').slice(0, 16)
  return { folder: join(folder, 'tasks', `${name}-${work.replace('task-', '')}`) }
}

export const forgetTask = (store: LayerStore, repository: string, work: string): Promise<void> =>
  removeTree(storeOf(store, repository, work).folder)

export function taskEnvironments(scene: Scene) {
  const { store, registries } = scene
  /** The task's own code and packages get no key of a registry. */
  const withoutKeys = registries.map((one) => ({ ...one, authorization: null }))
  const orderOf = (source: TaskSource) => ({
    store: storeOf(store, source.repository, source.work),
    source: { ...source, base: source.tree },
    registries: withoutKeys,
  })
  return {
    layers: async (source: TaskSource, signal: AbortSignal): Promise<readonly Layer[]> => {
      const shared = await sharedSteps(scene, source, signal)
      const { steps } = await taskChain(scene, source, signal)
      const layers: Layer[] = []
      for (const link of steps) {
        const base = shared.get(link.key)
        if (base === undefined && link.step.network) await mustBeAllowed(store, source, link.step, signal)
        const order = base === undefined ? orderOf(source) : { store, source: { ...source, base }, registries }
        layers.push(await makeOnce(scene, { ...order, earlier: [...layers] }, link, signal))
      }
      return layers
    },
    updateLocks: async (source: TaskSource, signal: AbortSignal): Promise<readonly WrittenFile[]> => {
      const shared = await sharedSteps(scene, source, signal)
      const { steps } = await taskChain(scene, source, signal)
      const own = steps.filter(({ step, key }) => step.network && !shared.has(key)).map(({ step }) => step)
      for (const step of own) await mustBeAllowed(store, source, step, signal)
      let tree = source.tree
      for (const step of own) tree = await updatedTree(scene, { ...orderOf(source), tree }, step, signal)
      const written = await differences(source, tree, own, signal)
      await settle(
        storeOf(store, source.repository, source.work),
        written.map(({ content }) => content),
      )
      return written
    },
  }
}

/** By their keys, the commits of which the steps of the newest base and of the branch's start are made. */
async function sharedSteps({ chainFor }: Scene, source: TaskSource, signal: AbortSignal) {
  const shared = new Map<string, string>()
  for (const base of [source.base, source.start])
    for (const { key } of (await chainFor({ ...source, base }, signal)).steps)
      if (!shared.has(key)) shared.set(key, base)
  return shared
}

const taskChain = async ({ runtime }: Scene, source: TaskSource, signal: AbortSignal): Promise<SetupChain> =>
  chainOf(source, await taskFiles(source, source.rules.setup, signal), runtime(source))

async function mustBeAllowed(store: LayerStore, source: TaskSource, step: SetupStep, signal: AbortSignal) {
  const settled = await settledIn(storeOf(store, source.repository, source.work))
  const asked = await newPackages(source, step, settled, signal)
  const missing = asked.filter((line) => !source.allowed.includes(line))
  if (missing.length > 0)
    throw dependencyError({ asked: missing, denied: deniedOf(missing, source.denied) }, (language) =>
      reasonsIn(language).environment.notAllowed(missing),
    )
}

/** Lockfiles that we have written for the task after its packages were allowed: what they add follows from these. */
const settledFile = ({ folder }: LayerStore): string => join(folder, 'settled.json')
const Settled = z.array(z.string())

async function settledIn(store: LayerStore): Promise<ReadonlySet<string>> {
  const text = await readFile(settledFile(store), 'utf8').catch(() => '[]')
  return new Set(Settled.parse(JSON.parse(text)))
}

async function settle(store: LayerStore, contents: readonly string[]): Promise<void> {
  await mkdir(store.folder, { recursive: true })
  const all = [...(await settledIn(store)), ...contents]
  await writeFile(settledFile(store), JSON.stringify(all))
}

/** What the steps' inputs became. */
async function differences(source: TaskSource, tree: string, steps: readonly SetupStep[], signal: AbortSignal) {
  const [before, after] = await Promise.all([source.tree, tree].map((one) => filesOfTree(source.objects, one, signal)))
  const old = new Map(before?.map(({ path, content }) => [path, content]))
  const isRead = steps.map((step) => inputsOf(step))
  const changed = (after ?? []).filter(
    ({ path, content }) => old.get(path) !== content && isRead.some((isInput) => isInput(path)),
  )
  return Promise.all(
    changed.map(async ({ path, content }) => ({
      ...{ path, content },
      text: (await fileInCommit(source.objects, tree, path, signal)) ?? '',
    })),
  )
}

/** Removes what is too old, and whole stores of tasks of which nothing is left. */
export async function tidyTaskStores({ folder }: LayerStore, keeping: Keeping): Promise<void> {
  for (const name of await readdir(join(folder, 'tasks')).catch(() => [])) {
    const store = { folder: join(folder, 'tasks', name) }
    await tidyLayers(store, keeping)
    const left = await readdir(join(store.folder, 'layers')).catch(() => [])
    if (left.length === 0) await removeTree(store.folder)
  }
}
