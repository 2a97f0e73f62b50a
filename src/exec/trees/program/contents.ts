import { createHash, type Hash } from 'node:crypto'
import { type BigIntStats, closeSync, constants, fstatSync, readlinkSync, readSync } from 'node:fs'
import { onDisk } from './names.ts'
import { isGone, openUnlocked } from './position.ts'

/** Never waits: what became a pipe meanwhile opens at once, and is seen for what it is. */
const OPEN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
const CHUNK = 64 * 1024

export interface RegularFile {
  readonly bytes: Buffer
  /** As they were when the last byte was read. */
  readonly stats: BigIntStats
}

/** A regular file of the current folder. `null`: it is none (any more). `too_large`: it has more than `limit` bytes. */
export function readRegular(name: string, limit: number): RegularFile | 'too_large' | null {
  return withRegular(name, (fd, { size }) => {
    const bytes = size > BigInt(limit) ? null : readUpTo(fd, limit)
    return bytes === null ? 'too_large' : { bytes, stats: fstatSync(fd, { bigint: true }) }
  })
}

/** Git's name for a large file's content, of which no more than a piece is held at a time. */
export const nameRegular = (name: string, idLength: number): { id: string; stats: BigIntStats } | null =>
  withRegular(name, (fd, { size }) => {
    const hash = blobHash(Number(size), idLength)
    const chunk = Buffer.allocUnsafe(CHUNK)
    for (let read = readSync(fd, chunk); read > 0; read = readSync(fd, chunk)) hash.update(chunk.subarray(0, read))
    return { id: hash.digest('hex'), stats: fstatSync(fd, { bigint: true }) }
  })

function withRegular<T>(name: string, use: (fd: number, stats: BigIntStats) => T): T | null {
  const fd = openNow(name)
  if (fd === null) return null
  try {
    const stats = fstatSync(fd, { bigint: true })
    return stats.isFile() ? use(fd, stats) : null
  } finally {
    closeSync(fd)
  }
}

function openNow(name: string): number | null {
  try {
    return openUnlocked(name, OPEN)
  } catch (error) {
    if (isGone(error) || isCode(error, 'ENXIO')) return null
    throw error
  }
}

/** `null`: it grew beyond the limit while it was read. */
function readUpTo(fd: number, limit: number): Buffer | null {
  const chunks: Buffer[] = []
  let total = 0
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK)
    const read = readSync(fd, chunk)
    if (read === 0) return Buffer.concat(chunks, total)
    chunks.push(chunk.subarray(0, read))
    total += read
    if (total > limit) return null
  }
}

/** A link's text. `null`: it is none (any more). */
export function readLink(name: string): Buffer | null {
  try {
    return readlinkSync(onDisk(name), 'buffer')
  } catch (error) {
    if (isGone(error) || isCode(error, 'EINVAL')) return null
    throw error
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const blobHash = (size: number, idLength: number): Hash =>
  createHash(idLength > 40 ? 'sha256' : 'sha1').update(`blob ${size}\0`)

/** As git names it, in a repository whose names are as long as this one. */
export const blobId = (bytes: Buffer, idLength: number): string =>
  blobHash(bytes.length, idLength).update(bytes).digest('hex')
