import { AppError } from '../../../errors.ts'
import { type Entry, GITLINK, isRegular, LINK } from './manifest.ts'
import { isGitName, readable } from './names.ts'

/** What a folder is to hold, by name. */
export type WantedFolder = Map<string, WantedFolder | WantedFile>

export interface WantedFile extends Pick<Entry, 'mode' | 'id'> {
  readonly name: string
  readonly path: string
  /** Its folders, from the root. */
  readonly folders: readonly string[]
}

export const isFolder = (wanted: WantedFolder | WantedFile): wanted is WantedFolder => wanted instanceof Map

const DEPTH = 256

/** Throws AppError `bad_input` for a tree that no checkout may have. */
export function wantedFolder(files: ReadonlyMap<string, Pick<Entry, 'mode' | 'id'>>): {
  root: WantedFolder
  files: WantedFile[]
} {
  const root: WantedFolder = new Map()
  const all: WantedFile[] = []
  for (const [path, { mode, id }] of files) {
    const steps = path.split('/')
    const name = steps.pop() ?? ''
    if (
      !(isRegular(mode) || mode === LINK || mode === GITLINK) ||
      steps.length > DEPTH ||
      [...steps, name].some(isWrong)
    )
      throw impossible(path)
    const file = { name, path, folders: steps, mode, id }
    const folder = folderAt(root, steps, path)
    if (folder.has(name)) throw impossible(path)
    folder.set(name, file)
    all.push(file)
  }
  return { root, files: all }
}

function folderAt(root: WantedFolder, steps: readonly string[], path: string): WantedFolder {
  let folder = root
  for (const step of steps) {
    const below = folder.get(step) ?? new Map()
    if (!isFolder(below)) throw impossible(path)
    folder.set(step, below)
    folder = below
  }
  return folder
}

const isWrong = (step: string): boolean => step === '' || step === '.' || step === '..' || isGitName(step)

export const impossible = (path: string): AppError =>
  new AppError('bad_input', `The repository holds "${readable(path)}", which no checkout may have.`, {
    hint: 'Remove it from the branch.',
  })
