import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isAlive } from '../../exec/is-alive.ts'
import { removeTree } from '../../exec/trees/trees.ts'
import type { Layer } from '../layers/layer.ts'
import { viewsIn } from '../layers/mount.ts'

/** The folder in which layers and all that belongs to making them lies. */
export interface LayerStore {
  readonly folder: string
}

const Description = z.object({
  kept: z.array(z.object({ path: z.string(), anchor: z.string() })),
  bytes: z.number(),
  files: z.number(),
})

const layersIn = (store: LayerStore): string => join(store.folder, 'layers')
const placeOf = (store: LayerStore, key: string): string => join(layersIn(store), key)
export const outputFileOf = (store: LayerStore, key: string): string => join(store.folder, 'output', `${key}.log`)
export const lockFileOf = (store: LayerStore, key: string): string => join(store.folder, 'locks', key)

/** A layer that is whole; to ask for it counts as a use. `null`: nobody has made it, or not to the end. */
export async function findLayer(store: LayerStore, key: string): Promise<Layer | null> {
  const folder = placeOf(store, key)
  const description = join(folder, 'layer.json')
  const text = await readFile(description, 'utf8').catch(() => null)
  if (text === null) return null
  const now = new Date()
  await utimes(description, now, now)
  return { key, folder, ...Description.parse(JSON.parse(text)) }
}

/** Where a layer is made, by the name of the process that does it: half-made it has no other. */
export async function draftFolder(store: LayerStore): Promise<string> {
  const draft = join(store.folder, 'drafts', `${process.pid}-${randomUUID()}`)
  for (const name of ['home', 'layer/files']) await mkdir(join(draft, name), { recursive: true })
  for (const folder of [layersIn(store), join(store.folder, 'output')]) await mkdir(folder, { recursive: true })
  return draft
}

/** The rename is what makes a layer: before it there is none, after it a whole one. */
export async function publishLayer(store: LayerStore, draft: string, layer: Omit<Layer, 'folder'>): Promise<Layer> {
  const { key, kept, bytes, files } = layer
  await writeFile(join(draft, 'layer', 'layer.json'), JSON.stringify({ kept, bytes, files }))
  await rename(join(draft, 'layer'), placeOf(store, key))
  return { ...layer, folder: placeOf(store, key) }
}

const DAY_MS = 24 * 60 * 60_000

export interface Keeping {
  readonly unusedMs: number
  readonly bytes: number
}
export const USUAL_KEEPING: Keeping = { unusedMs: 14 * DAY_MS, bytes: 20 * 1024 ** 3 }

/** Removes what killed processes left, layers that nobody used for long, and the least used ones of too many. */
export async function tidyLayers(store: LayerStore, { unusedMs, bytes }: Keeping): Promise<void> {
  await Promise.all([viewsIn(store.folder), join(store.folder, 'drafts')].map(removeLeft))
  await Promise.all(['runs', 'ready'].map((name) => removeOld(join(store.folder, name), unusedMs)))
  const names = await readdir(layersIn(store)).catch(() => [])
  const all = await Promise.all(names.map((key) => useOf(store, key)))
  let total = 0
  for (const { key, usedAt, size } of all.toSorted((a, b) => b.usedAt - a.usedAt)) {
    total += size
    const unused = Date.now() - usedAt
    // A command may still see what was asked for lately.
    if (unused > unusedMs || (total > bytes && unused > DAY_MS)) await removeLayer(store, key)
  }
}

async function useOf(store: LayerStore, key: string) {
  const description = join(placeOf(store, key), 'layer.json')
  const stats = await stat(description).catch(() => null)
  const text = await readFile(description, 'utf8').catch(() => '{}')
  return { key, usedAt: stats?.mtimeMs ?? 0, size: Description.safeParse(JSON.parse(text)).data?.bytes ?? 0 }
}

async function removeOld(folder: string, unusedMs: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const made = (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? Date.now()
    if (Date.now() - made > unusedMs) await rm(join(folder, name), { force: true })
  }
}

/** By another name first: a layer is there whole or not at all. */
async function removeLayer(store: LayerStore, key: string): Promise<void> {
  const draft = await draftFolder(store)
  await rename(placeOf(store, key), join(draft, 'removed')).catch(() => {})
  await removeTree(draft)
  await rm(outputFileOf(store, key), { force: true })
  await rm(lockFileOf(store, key), { force: true })
}

async function removeLeft(folder: string): Promise<void> {
  const startedAt = Date.now() - process.uptime() * 1000
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number.parseInt(name, 10)
    const made = (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0
    // In a container every process may have had our number.
    if (pid === process.pid ? made < startedAt : !isAlive(pid)) await removeTree(join(folder, name))
  }
}
