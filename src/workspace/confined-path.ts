import { lstat } from 'node:fs/promises'
import { join } from 'node:path'

/** An expected refusal, whose message becomes the agent's answer. */
export class Refusal extends Error {}

/** `/`-separated path below the root, `''` for the root itself. Throws Refusal for a name that could lead elsewhere. */
export function confinedPath(path: string): string {
  const name = path.normalize('NFC').replaceAll('\\', '/')
  if (name.startsWith('/')) throw new Refusal(`${path} is absolute; give a path relative to the repository.`)
  if (name.length > 1_000) throw new Refusal('The path is too long.')
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  for (const part of parts) refuseSegment(part, path)
  return parts.join('/')
}

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
  if (segment === '..') throw new Refusal(`${path} leaves the repository.`)
  if (hidden.test(segment) || segment.includes(':')) throw new Refusal(`${path} has characters that no path needs.`)
  if (Buffer.byteLength(segment) > 255) throw new Refusal('The path has a name of more than 255 bytes.')
  if (/[. ]$/.test(segment)) throw new Refusal(`${path} has a name that ends in a dot or a space.`)
  if (/^(\.git|git~\d+)$/i.test(segment)) throw new Refusal(`${path} belongs to git itself.`)
}

/** Control, format, unassigned and invisible characters: names that look like other names. */
const hidden = /\p{C}|\p{Default_Ignorable_Code_Point}|\p{Zl}|\p{Zp}/u
