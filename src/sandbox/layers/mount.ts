import { randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { AppError } from '../../errors.ts'
import { runCommand } from '../../exec/exec.ts'
import { removeTree } from '../../exec/trees/trees.ts'
import type { KeptFolder, Layer, LayerView, SeenPath } from './layer.ts'

/** Where private views of layers are made. */
export interface LayerPlace {
  /** Holds the layers, and `views` beside them. */
  readonly folder: string
  readonly view: LayerView
}

export interface MountedLayers extends AsyncDisposable {
  /** A command line that starts another one, which then sees the view. */
  readonly prefix: readonly string[]
  /** Where the view is seen. */
  readonly mounts: readonly SeenPath[]
  /** Where all that is written to the view lies on disk; `null`: there is no view. */
  readonly written: string | null
}

interface Inside {
  /** The command's folder on this machine. */
  readonly cwd: string
  readonly workspace: string
  readonly home: string
}

const NOTHING: MountedLayers = { prefix: [], mounts: [], written: null, [Symbol.asyncDispose]: async () => {} }

/** A view of all layers for one command; thrown away after it. */
export async function mountLayers(
  layers: readonly Layer[],
  place: LayerPlace | null,
  inside: Inside,
  signal: AbortSignal,
): Promise<MountedLayers> {
  if (layers.length === 0) return NOTHING
  if (place === null) throw new AppError('internal', 'There is no place for the folders that setup steps keep.')
  const view = join(viewsIn(place.folder), `${process.pid}-${randomUUID()}`)
  const remove = () => removeTree(view)
  try {
    for (const name of ['up', 'work', 'merged']) await mkdir(join(view, name), { recursive: true })
    const merged = join(view, 'merged')
    if (place.view !== 'overlay') await copyLayers(layers, merged, signal)
    const prefix = place.view === 'overlay' ? overlaid(layers, place.folder, view) : []
    const written = place.view === 'overlay' ? join(view, 'up') : merged
    return { prefix, mounts: mountsOf(layers, merged, inside), written, [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw error
  }
}

export const viewsIn = (folder: string): string => join(folder, 'views')

/** Paths of ours alone, relative, since an overlay's options have neither quotes nor much room. */
function overlaid(layers: readonly Layer[], folder: string, view: string): string[] {
  const lower = layers.map((layer) => join(relative(folder, layer.folder), 'files')).toReversed()
  const own = ['--user', '--map-root-user', '--mount', '--propagation', 'private']
  return ['unshare', ...own, 'sh', '-c', OVERLAY, 'sh', folder, lower.join(':'), relative(folder, view)]
}

/** In a mount namespace of its own, so that it ends with the command, however that ends. */
const OVERLAY = `cd "$1" || exit 125
mount -t overlay overlay -o "userxattr,volatile,lowerdir=$2,upperdir=$3/up,workdir=$3/work" "$3/merged" || exit 125
shift 3; exec "$@"`

const COPY_TIMEOUT_MS = 600_000

async function copyLayers(layers: readonly Layer[], into: string, signal: AbortSignal): Promise<void> {
  for (const { folder } of layers) {
    const argv = ['cp', '-a', '--reflink=auto', '--', `${join(folder, 'files')}/.`, into]
    const command = { argv, cwd: '/', env: { PATH: '/usr/bin:/bin' }, timeoutMs: COPY_TIMEOUT_MS }
    const { exitCode, output } = await runCommand(command, signal)
    if (exitCode !== 0) throw new AppError('transient', `The kept folders could not be copied: ${output.slice(-500)}`)
  }
}

function mountsOf(layers: readonly Layer[], merged: string, { cwd, workspace, home }: Inside): SeenPath[] {
  const kept = new Map(layers.flatMap((layer) => layer.kept.map((folder) => [folder.path, folder])))
  return [...kept.values()].flatMap((folder) => {
    const [, below = ''] = /^[^/]+\/(.*)$/.exec(folder.path) ?? []
    const isHome = folder.path.startsWith('home/')
    if (!isHome && !isReady(cwd, below, folder)) return []
    return [{ from: join(merged, folder.path), at: join(isHome ? home : workspace, below), writable: true }]
  })
}

/**
 * Makes the folder on which a kept one is mounted. What a task has put there itself, a link above all, stays in its place
 * and is not followed: bubblewrap would, on this machine.
 */
function isReady(cwd: string, path: string, { anchor }: KeptFolder): boolean {
  const names = path.split('/')
  const anchored = anchor === '' ? 0 : anchor.split('/').length
  for (let depth = 1; depth <= names.length; depth++) {
    const place = join(cwd, ...names.slice(0, depth))
    const stats = lstatSync(place, { throwIfNoEntry: false })
    if (stats === undefined && depth > anchored) mkdirSync(place)
    else if (stats?.isDirectory() !== true) return false
  }
  return true
}
