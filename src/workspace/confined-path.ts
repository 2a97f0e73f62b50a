import { lstat } from 'node:fs/promises'
import { join } from 'node:path'

/** An expected refusal, whose message becomes the agent's answer. */
export class Refusal extends Error {}

const LONGEST_PATH = 4_000
const LONGEST_NEW_PATH = 1_000

/** The names of a path from the root. Throws Refusal for what could lead elsewhere, or into git's own files. */
export function stepsOf(path: string): string[] {
  if (/^[\\/]/.test(path)) throw new Refusal(`${path} is absolute; give a path relative to the repository.`)
  if (path.length > LONGEST_PATH) throw new Refusal('The path is too long.')
  if (path.includes('\0')) throw oddName(path)
  const steps = path.split('/').filter((step) => step !== '' && step !== '.')
  for (const part of steps.flatMap((step) => step.split('\\'))) {
    if (part === '..') throw new Refusal(`${path} leaves the repository.`)
    const seen = lookOf(part).replace(/:.*$|[. ]+$/g, '')
    if (/^(\.git|git~\d+)$/.test(seen)) throw new Refusal(`${path} belongs to git itself.`)
  }
  return steps
}

/** The names of files and folders that are to be made. Throws Refusal for one that is not taken everywhere. */
export function newSteps(path: string): string[] {
  const name = path.normalize('NFC').replaceAll('\\', '/')
  const steps = stepsOf(name)
  if (name.length > LONGEST_NEW_PATH) throw new Refusal('The path is too long.')
  for (const step of steps) refuseSegment(step, path)
  return steps
}

/** What remains of a name where case, composition and invisible characters do not count. */
export const lookOf = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .toLowerCase()
    .normalize('NFC')

/** Throws Refusal for files that configure git or CI: agents may read them, only people change them. */
export function refuseProtected(path: string): void {
  const lower = path.toLowerCase()
  const protectedFile = /(^|\/)\.git(modules|attributes)$/.test(lower)
  const protectedFolder = /^\.github\/(workflows|actions)(\/|$)/.test(lower)
  if (protectedFile || protectedFolder) throw new Refusal(`${path} is protected: only a person may change it.`)
}

/**
 * Throws Refusal unless every existing folder above the file is a real folder; the first missing one ends the search.
 */
export async function refuseSymlinkedParents(root: string, path: string): Promise<void> {
  const parents = path.split('/').slice(0, -1)
  let folder = root
  for (const part of parents) {
    folder = join(folder, part)
    const stats = await lstat(folder).catch(() => null)
    if (stats === null) return
    if (stats.isSymbolicLink()) throw new Refusal(`${path} leads through a symbolic link.`)
    if (!stats.isDirectory()) throw new Refusal(`${path} leads through a file.`)
  }
}

function refuseSegment(segment: string, path: string): void {
  if (hidden.test(segment) || segment.includes(':')) throw oddName(path)
  if (Buffer.byteLength(segment) > 255) throw new Refusal('The path has a name of more than 255 bytes.')
  if (/[. ]$/.test(segment)) throw new Refusal(`${path} has a name that ends in a dot or a space.`)
}

const oddName = (path: string): Refusal => new Refusal(`${path} has characters that no path needs.`)

/** Control, format, unassigned and invisible characters: names that look like other names. */
const hidden = /\p{C}|\p{Default_Ignorable_Code_Point}|\p{Zl}|\p{Zp}/u
