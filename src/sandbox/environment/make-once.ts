import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { withLock } from '../../exec/machine-lock.ts'
import type { Sandbox } from '../driver.ts'
import type { Layer } from '../layers/layer.ts'
import type { Registry } from '../network/registry.ts'
import { type ChainedStep, type EnvironmentSource, filesOfTree } from './chain.ts'
import { findLayer, type LayerStore, lockFileOf, outputFileOf } from './layer-store.ts'
import { makeLayer } from './make-layer.ts'

export interface EnvironmentLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

export interface Makers {
  readonly sandbox: Pick<Sandbox, 'run'>
  readonly log: EnvironmentLog
}

/** Where a layer belongs, and of what it is made. */
export interface LayerOrder {
  readonly store: LayerStore
  readonly source: EnvironmentSource
  /** What its step may read of the network. */
  readonly registries: readonly Registry[]
  readonly earlier: readonly Layer[]
}

/** What a setup takes beside its command. */
const LOCK_SPARE_MS = 300_000

/** Finds a layer or makes it; of two who want one, here or in another process, one makes it. */
export async function makeOnce(
  makers: Makers,
  order: LayerOrder,
  link: ChainedStep,
  signal: AbortSignal,
): Promise<Layer> {
  const { store } = order
  const found = await findLayer(store, link.key)
  if (found !== null) return found
  await order.source.tell?.({ kind: 'setup', name: link.step.command.join(' '), output: outputFileOf(store, link.key) })
  const lock = lockFileOf(store, link.key)
  await mkdir(dirname(lock), { recursive: true })
  const work = async () => (await findLayer(store, link.key)) ?? (await make(makers, order, link, signal))
  return withLock(lock, signal, work, link.step.timeout_seconds * 1000 + LOCK_SPARE_MS)
}

async function make(
  { sandbox, log }: Makers,
  order: LayerOrder,
  link: ChainedStep,
  signal: AbortSignal,
): Promise<Layer> {
  const { source } = order
  const { step, key } = link
  const output = outputFileOf(order.store, key)
  const subject = { repository: source.repository, command: step.command.join(' '), layer: key, output }
  log.info(subject, 'a setup step begins')
  const startedAt = performance.now()
  const tracked = (await filesOfTree(source.objects, source.base, signal)).map(({ path }) => path)
  const layer = await makeLayer({ ...order, run: sandbox.run, tracked }, link, signal)
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  log.info({ ...subject, seconds, bytes: layer.bytes }, 'a setup step has ended well')
  return layer
}
