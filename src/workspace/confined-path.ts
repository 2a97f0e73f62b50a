import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** An expected refusal, whose message becomes the agent's answer. */
export class Refusal extends Error {}

const LONGEST_PATH = 4_000
const LONGEST_NEW_PATH = 1_000

/** The names of a path from the root. Throws Refusal for what could lead elsewhere, or into git's own files. */
export function pathSteps(path: string): string[] {
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
export function newPathSteps(path: string): string[] {
  const name = path.normalize('NFC').replaceAll('\\', '/')
  const steps = pathSteps(name)
  if (name.length > LONGEST_NEW_PATH) throw new Refusal('The path is too long.')
  for (const step of steps) refuseSegment(step, path)
  return steps
}

/** What remains of a name where case, composition and invisible characters do not count. */
const lookOf = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .toLowerCase()
    .normalize('NFC')

/** Throws Refusal for files that configure git or CI: agents may read them, only people change them. */
function refuseProtected(path: string): void {
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

/** A path as the repository has it, `''` for the root. */
export interface PathMeant {
  readonly path: string
  /** What is there already and differs from a new path only in case or in what nobody sees; `null`: nothing. */
  readonly twin: string | null
}

/**
 * The path that a name means. What is there is taken as it is, whatever its name, also where only the composition of its
 * letters differs; a new name has to be one that every machine takes. Throws Refusal for what could lead elsewhere.
 */
export async function pathMeant(root: string, asked: string): Promise<PathMeant> {
  const steps = pathSteps(asked)
  const found = await there(root, steps)
  if (found.length === steps.length) return { path: found.join('/'), twin: null }
  if (asked.includes('\\')) return pathMeant(root, asked.replaceAll('\\', '/'))
  const fresh = newPathSteps(steps.slice(found.length).join('/'))
  return { path: [...found, ...fresh].join('/'), twin: await twinOf(root, found, fresh[0] ?? '') }
}

/** The paths that an agent may read and write. All throw Refusal. */
export function pathsBelow(root: string, hides: (path: string) => boolean) {
  const seen = (path: string): string => {
    if (hides(path)) throw new Refusal(`${path} is not for you.`)
    return path
  }
  return {
    existing: async (asked: string): Promise<string> => {
      const { path, twin } = await pathMeant(root, asked)
      if (twin !== null && !hides(twin)) throw new Refusal(`${path} does not exist, but ${twin} does.`)
      return seen(path)
    },
    writable: async (asked: string): Promise<string> => {
      const { path, twin } = await pathMeant(root, asked)
      if (path === '') throw new Refusal('Give the path of a file.')
      refuseProtected(seen(path))
      if (twin === null) return path
      throw new Refusal(
        `${twin} is there, and not every machine can tell ${path} from it: change that one, or take another name.`,
      )
    },
  }
}

/** The names of the first steps that exist. No link is followed. */
async function there(root: string, steps: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const step of steps) {
    const name = await nameIn(join(root, ...found), step)
    if (name === null) break
    found.push(name)
  }
  return found
}

async function nameIn(folder: string, step: string): Promise<string | null> {
  if (!(await isFolder(folder))) return null
  if ((await lstat(join(folder, step)).catch(() => null)) !== null) return step
  const composed = step.normalize('NFC')
  return (await readdir(folder)).find((name) => name.normalize('NFC') === composed) ?? null
}

async function twinOf(root: string, found: readonly string[], step: string): Promise<string | null> {
  const folder = join(root, ...found)
  const looks = lookOf(step)
  const names = (await isFolder(folder)) ? await readdir(folder) : []
  const twin = names.find((name) => lookOf(name) === looks)
  return twin === undefined ? null : [...found, twin].join('/')
}

const isFolder = async (path: string): Promise<boolean> => (await lstat(path).catch(() => null))?.isDirectory() === true
