import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { lookOf, newSteps, Refusal, refuseProtected, stepsOf } from './confined-path.ts'

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
  const steps = stepsOf(asked)
  const found = await there(root, steps)
  if (found.length === steps.length) return { path: found.join('/'), twin: null }
  if (asked.includes('\\')) return pathMeant(root, asked.replaceAll('\\', '/'))
  const fresh = newSteps(steps.slice(found.length).join('/'))
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
