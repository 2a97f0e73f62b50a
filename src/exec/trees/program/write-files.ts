import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeSync,
} from 'node:fs'
import { AppError } from '../../../errors.ts'
import { staysInside } from './links.ts'
import { type Entry, GITLINK, isExecutable, LINK } from './manifest.ts'
import { isModulesName, onDisk, readable } from './names.ts'
import { type Position, positionAt } from './position.ts'
import type { GitStart } from './protocol.ts'
import { readBlobs } from './read-blobs.ts'
import type { WantedFile } from './wanted.ts'

/** A new file, and nothing that somebody has put there. */
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW

export interface Written {
  readonly entry: Omit<Entry, 'signature' | 'settled'>
  readonly stats: BigIntStats
}

/** Writes files that are not there yet, links last. A link that leads out of the root becomes a file with its text. */
export async function writeFiles(
  start: GitStart,
  root: string,
  files: readonly WantedFile[],
): Promise<Map<string, Written>> {
  const written = new Map<string, Written>()
  const blobs = [...files.filter(({ mode }) => mode !== LINK), ...files.filter(({ mode }) => mode === LINK)]
  const plain = blobs.filter(({ mode }) => mode !== GITLINK)
  const position = positionAt(root)
  const goTo = travel(position)
  try {
    await readBlobs(
      start,
      plain.map(({ id }) => id),
      writer(plain, goTo, written),
    )
    for (const { mode, folders, name } of files) if (mode === GITLINK) goTo([...folders, name])
  } finally {
    position.close()
  }
  return written
}

function writer(
  files: readonly WantedFile[],
  goTo: (folders: readonly string[]) => void,
  written: Map<string, Written>,
) {
  let fd = -1
  let link: Buffer[] = []
  const keep = ({ path, mode, id }: WantedFile, stats: BigIntStats, asText: boolean) =>
    written.set(path, { entry: { mode, id, tracked: true, asText }, stats })
  return {
    begin(index: number) {
      const file = at(files, index)
      goTo(file.folders)
      if (file.mode === LINK) link = []
      else fd = openSync(onDisk(file.name), NEW, isExecutable(file.mode) ? 0o755 : 0o644)
    },
    take(chunk: Buffer) {
      if (fd < 0) link.push(chunk)
      else writeAll(fd, chunk)
    },
    end(index: number) {
      const file = at(files, index)
      if (file.mode === LINK) return void keep(file, ...writeLink(file, Buffer.concat(link)))
      keep(file, fstatSync(fd, { bigint: true }), false)
      closeSync(fd)
      fd = -1
    },
  }
}

const at = (files: readonly WantedFile[], index: number): WantedFile => {
  const file = files[index]
  if (file === undefined) throw new AppError('internal', 'git sent more files than it was asked for')
  return file
}

function writeAll(fd: number, chunk: Buffer): void {
  for (let done = 0; done < chunk.length; ) done += writeSync(fd, chunk, done)
}

function writeLink({ name, folders }: WantedFile, target: Buffer): [BigIntStats, boolean] {
  const isLink = staysInside(target.toString('latin1'), folders.length) && !isModulesName(name)
  if (isLink) symlinkSync(target, onDisk(name))
  else {
    const fd = openSync(onDisk(name), NEW, 0o644)
    writeAll(fd, target)
    closeSync(fd)
  }
  return [lstatSync(onDisk(name), { bigint: true }), !isLink]
}

/** Goes from folder to folder, each made where it is missing. */
function travel(position: Position): (folders: readonly string[]) => void {
  const standing: string[] = []
  return (folders) => {
    const common = folders.findIndex((name, depth) => standing[depth] !== name)
    const shared = common < 0 ? folders.length : common
    while (standing.length > shared) {
      position.leave()
      standing.pop()
    }
    for (const name of folders.slice(shared)) {
      if (!position.enter(name)) make(position, name)
      standing.push(name)
    }
  }
}

function make(position: Position, name: string): void {
  mkdirSync(onDisk(name))
  if (!position.enter(name)) throw new AppError('transient', `${readable(name)} was moved while it was written`)
}
