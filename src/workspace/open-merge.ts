import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TreePlace } from '../exec/trees/trees.ts'

/** A merge that left conflicts in the files; the next commit concludes it. */
export interface OpenMerge {
  /** The branch's commit when the merge began; the merge is void once the branch has another. */
  readonly head: string
  readonly base: string
  /** The merged files with conflict markers. */
  readonly tree: string
  readonly conflicts: readonly string[]
}

const fileOf = ({ memory }: Pick<TreePlace, 'memory'>): string => join(memory, 'merge.json')

/** `null`: no merge is open at this commit. */
export async function openMergeAt(place: TreePlace, head: string): Promise<OpenMerge | null> {
  const text = await readFile(fileOf(place), 'utf8').catch(() => null)
  const merge: OpenMerge | null = text === null ? null : JSON.parse(text) // nobody else writes this folder
  return merge?.head === head ? merge : null
}

export async function keepOpenMerge(place: TreePlace, merge: OpenMerge): Promise<void> {
  const file = fileOf(place)
  await writeFile(`${file}.tmp`, JSON.stringify(merge))
  await rename(`${file}.tmp`, file)
}

export const dropOpenMerge = (place: TreePlace): Promise<void> => rm(fileOf(place), { force: true })
