import { lstatSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { type GitPlace, gitStart } from '../git.ts'
import { hasManifest } from './program/manifest.ts'
import type { TreeLimits } from './program/protocol.ts'
import { inTreeProcess } from './tree-process.ts'

/** A folder that others write, and where its files are kept as git's objects. */
export interface TreePlace extends GitPlace {
  readonly root: string
  /** A folder of ours on the same file system that nobody else writes: it remembers what was seen in the other one. */
  readonly memory: string
}

interface ReadingOptions {
  readonly limits?: TreeLimits
  readonly timeoutMs?: number
}

const MIB = 1024 * 1024
export const DEFAULT_TREE_LIMITS: TreeLimits = {
  fileBytes: 100 * MIB,
  totalBytes: 1024 * MIB,
  newFiles: 50_000,
  folders: 200_000,
  depth: 256,
}
const READ_TIMEOUT_MS = 120_000
const WRITE_TIMEOUT_MS = 600_000

/**
 * Writes a folder's files into the store, byte by byte as they are, and returns their tree. What `tracked` (a tree)
 * holds counts in any case, else what no `.gitignore` names. No git looks at the folder, no link is followed, whatever
 * runs in it meanwhile. Throws AppError `too_large` for more than the limits allow.
 */
export async function treeIn(
  place: TreePlace,
  tracked: string | null,
  signal: AbortSignal,
  options: ReadingOptions = {},
): Promise<string> {
  return String(await read('in', place, tracked, signal, options))
}

/** The paths of the files that `treeIn` would take, sorted. */
export async function filesIn(
  place: TreePlace,
  tracked: string | null,
  signal: AbortSignal,
  options: ReadingOptions = {},
): Promise<readonly string[]> {
  const files = await read('list', place, tracked, signal, options)
  return Array.isArray(files) ? files : []
}

async function read(
  kind: 'in' | 'list',
  { root, memory, gitDir }: TreePlace,
  tracked: string | null,
  signal: AbortSignal,
  { limits = DEFAULT_TREE_LIMITS, timeoutMs = READ_TIMEOUT_MS }: ReadingOptions,
) {
  await mkdir(memory, { recursive: true })
  return inTreeProcess(
    { kind, folder: { root, memory }, tracked, limits, git: gitStart({ gitDir }) },
    timeoutMs,
    signal,
  )
}

/**
 * Makes a folder hold exactly a tree's files, byte by byte. What it holds already stays, all else goes, ignored files
 * too. A link stays one where it leads to a place inside; else a file with its text stands for it. A `.git` that leads
 * nowhere shows programs where the root is. Nothing may run in the folder meanwhile. Throws AppError `not_found`, the
 * folder half changed, where the store lacks a file.
 */
export async function treeOut({ root, memory, gitDir }: TreePlace, tree: string, signal: AbortSignal): Promise<void> {
  await mkdir(memory, { recursive: true })
  const job = { kind: 'out', folder: { root, memory }, tree, standIn: true, git: gitStart({ gitDir }) } as const
  await inTreeProcess(job, WRITE_TIMEOUT_MS, signal)
}

/** Writes a tree's (or commit's) files into a folder that is not there yet. */
export async function freshTreeOut(
  { gitDir }: GitPlace,
  tree: string,
  { root, standIn }: { readonly root: string; readonly standIn: boolean },
  signal: AbortSignal,
): Promise<void> {
  const job = { kind: 'out', folder: { root, memory: null }, tree, standIn, git: gitStart({ gitDir }) } as const
  await inTreeProcess(job, WRITE_TIMEOUT_MS, signal)
}

/** Whether the folder is there as `treeOut` left it, if with changes since: nobody was ended while it was written. */
export const isWhole = ({ root, memory }: TreePlace): boolean =>
  hasManifest(memory) && lstatSync(root, { throwIfNoEntry: false })?.isDirectory() === true

/** Removes a folder that others wrote, however deep it is and whatever they closed. Safe to repeat. */
export async function removeTree(root: string): Promise<void> {
  if (lstatSync(root, { throwIfNoEntry: false }) === undefined) return
  await inTreeProcess(
    { kind: 'remove', folder: { root, memory: null } },
    WRITE_TIMEOUT_MS,
    new AbortController().signal,
  )
}
