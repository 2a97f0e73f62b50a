import { AppError } from '../../../errors.ts'
import type { GitStart } from './protocol.ts'
import { streamGit } from './run-git.ts'

export interface BlobTaker {
  begin(index: number): void
  take(chunk: Buffer): void
  end(index: number): void
}

/** Blobs by one process, one after another, each in the pieces in which it comes. */
export async function readBlobs(start: GitStart, ids: readonly string[], taker: BlobTaker): Promise<void> {
  if (ids.length === 0) return
  let [index, left] = [0, -1] // -1: a head is awaited; 0: the line end behind a blob
  let head = Buffer.alloc(0)
  const readHead = (chunk: Buffer): Buffer => {
    const end = chunk.indexOf(LINE_END)
    head = Buffer.concat([head, end < 0 ? chunk : chunk.subarray(0, end)])
    if (end < 0) return NOTHING
    const [, type, bytes] = head.toString('latin1').split(' ')
    if (type !== 'blob') throw new AppError('not_found', `The store lacks ${ids[index]}`)
    head = Buffer.alloc(0)
    left = Number(bytes)
    taker.begin(index)
    return chunk.subarray(end + 1)
  }
  const readBody = (chunk: Buffer): Buffer => {
    const part = chunk.subarray(0, left)
    if (part.length > 0) taker.take(part)
    left -= part.length
    if (left > 0 || part.length === chunk.length) return NOTHING
    taker.end(index++)
    left = -1
    return chunk.subarray(part.length + 1)
  }
  await streamGit(
    start,
    ['cat-file', '--batch'],
    (stdin) => stdin.end(ids.map((id) => `${id}\n`).join('')),
    (chunk) => {
      for (let rest = chunk; rest.length > 0; ) rest = left < 0 ? readHead(rest) : readBody(rest)
    },
  )
}

const LINE_END = 10
const NOTHING = Buffer.alloc(0)
