import { randomUUID } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, readlink, realpath, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Refusal, refuseSymlinkedParents } from './confined-path.ts'

const maxFileBytes = 1024 * 1024

/**
 * Text of a regular file below `root`, byte order mark included; throws Refusal for anything else. `path` is confined.
 */
export async function readText(root: string, path: string): Promise<string> {
  await refuseSymlinkedParents(root, path)
  const file = join(root, path)
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    async (error) => {
      throw new Refusal(reasonOf(path, error, await readlink(file).catch(() => '')))
    },
  )
  try {
    refuseUnlessPlain(path, await handle.stat())
    await refuseUnlessAt(handle, root, path)
    return textOf(path, await handle.readFile())
  } finally {
    await handle.close()
  }
}

/**
 * Writes `content` to a path below `root`; creates folders and keeps an existing file's mode. Writes to `scratchFolder`
 * (same file system) and renames, so that the change is atomic and follows no link.
 */
export async function writeText(root: string, path: string, content: string, scratchFolder: string): Promise<void> {
  if (Buffer.byteLength(content) > maxFileBytes) throw new Refusal(`${path} would exceed ${maxFileBytes} bytes.`)
  await refuseSymlinkedParents(root, path)
  const file = join(root, path)
  const existing = await lstat(file).catch(() => null)
  if (existing !== null) refuseUnlessPlain(path, existing)
  await mkdir(dirname(file), { recursive: true })
  const scratch = join(scratchFolder, `write-${randomUUID()}.tmp`)
  try {
    await writeNew(scratch, content, existing === null ? 0o644 : existing.mode & 0o777)
    if ((await realpath(dirname(file))) !== dirname(join(await realpath(root), path))) {
      throw new Refusal(`${path} leads through a symbolic link.`)
    }
    await rename(scratch, file)
  } finally {
    await rm(scratch, { force: true })
  }
}

/** Removes a regular file below `root`; throws Refusal for anything else. */
export async function removeFile(root: string, path: string): Promise<void> {
  await refuseSymlinkedParents(root, path)
  const file = join(root, path)
  const existing = await lstat(file).catch(() => null)
  if (existing === null) throw new Refusal(`${path} does not exist.`)
  refuseUnlessPlain(path, existing)
  if ((await realpath(dirname(file))) !== dirname(join(await realpath(root), path)))
    throw new Refusal(`${path} leads through a symbolic link.`)
  await rm(file)
}

async function writeNew(file: string, content: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.chmod(mode)
    await handle.writeFile(content)
  } finally {
    await handle.close()
  }
}

function refuseUnlessPlain(path: string, stats: Stats): void {
  if (stats.isDirectory()) throw new Refusal(`${path} is a folder.`)
  if (!stats.isFile()) throw new Refusal(`${path} is not a regular file.`)
  if (stats.nlink !== 1) throw new Refusal(`${path} is linked to from elsewhere.`)
  if (stats.size > maxFileBytes) throw new Refusal(`${path} has more than ${maxFileBytes} bytes.`)
}

/** Asks the Linux kernel which file was opened, since parent folders may have been swapped meanwhile. */
async function refuseUnlessAt(handle: FileHandle, root: string, path: string): Promise<void> {
  const opened = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => null)
  if (opened !== null && opened !== join(await realpath(root), path)) throw new Refusal(`${path} lies elsewhere.`)
}

function textOf(path: string, bytes: Buffer): string {
  if (bytes.includes(0)) throw new Refusal(`${path} is binary.`)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Refusal(`${path} is not UTF-8 text.`)
  }
}

function reasonOf(path: string, error: NodeJS.ErrnoException, target: string): string {
  if (error.code === 'ENOENT') return `${path} does not exist.`
  if (error.code === 'ELOOP') return `${path} is a symbolic link to ${JSON.stringify(target)}.`
  if (error.code === 'ENXIO') return `${path} is not a regular file.`
  return `${path} cannot be opened (${error.code}).`
}
