import type { BigIntStats } from 'node:fs'
import { AppError } from '../../../errors.ts'
import { blobId, nameRegular, readLink, readRegular } from './contents.ts'
import { type Entry, isExecutable, isRegular, isSettled, LINK, signatureOf, sizeIn } from './manifest.ts'
import { readable } from './names.ts'
import type { FoundEntry } from './survey.ts'

export interface EntryRead {
  readonly entry: Entry
  /** `null`: the content is the one before. */
  readonly bytes: Buffer | null
}

/** `null`: it is gone, or has become what no tree holds. */
export function readEntry(found: FoundEntry, idLength: number, limit: number): EntryRead | null {
  const { name, path, stats, known } = found
  const tracked = known?.tracked ?? false
  if (stats.isSymbolicLink()) {
    const bytes = readLink(name)
    const entry = { mode: LINK, tracked, asText: false, ...seenAs(stats) }
    return bytes === null ? null : { bytes, entry: { ...entry, id: blobId(bytes, idLength) } }
  }
  const asText = known?.asText ?? false
  const entryOf = (id: string, now: BigIntStats): Entry => ({
    ...{ mode: asText ? LINK : modeOf(now, known), id, tracked, asText },
    ...seenAs(now),
    settled: signatureOf(now) === signatureOf(stats) && isSettled(now, Date.now()),
  })
  const content = readRegular(name, limit)
  if (content === null) return null
  if (content !== 'too_large') {
    return { bytes: content.bytes, entry: entryOf(blobId(content.bytes, idLength), content.stats) }
  }
  // One that the repository has is read again where it may be the same.
  const again = known !== undefined && sizeIn(known.signature) === stats.size ? nameRegular(name, idLength) : null
  if (again === null || again.id !== known?.id) throw tooLarge(`${readable(path)} has more than ${limit} bytes`)
  return { bytes: null, entry: entryOf(again.id, again.stats) }
}

const seenAs = (stats: BigIntStats) => ({ signature: signatureOf(stats), settled: isSettled(stats, Date.now()) })

/** A mode that differs from git's own two only in what does not count stays. */
function modeOf({ mode }: BigIntStats, known: FoundEntry['known']): string {
  const runs = (mode & 0o100n) !== 0n
  if (known !== undefined && isRegular(known.mode) && isExecutable(known.mode) === runs) return known.mode
  return runs ? '100755' : '100644'
}

export const tooLarge = (what: string): AppError =>
  new AppError('too_large', `${what}.`, { hint: 'Remove what is not part of the work, or let .gitignore name it.' })
