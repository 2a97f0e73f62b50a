import type { CodeReading } from '../../syntax/code-reading.ts'
import { readCode, readInWords } from '../../syntax/reading/read-code.ts'
import type { FileChange } from './files.ts'

/** A change with both texts analysed. */
export interface ReadChange extends FileChange {
  readonly was: CodeReading | null
  readonly is: CodeReading | null
}

/** Reads both sides by the same method, since counts by words and by a grammar do not compare. */
export async function readChange(change: FileChange): Promise<ReadChange> {
  const { path, before, after } = change
  const was = before === null ? null : await readCode(path, before)
  const is = after === null ? null : await readCode(path, after)
  if (before === null || after === null || (was?.method === 'words') === (is?.method === 'words'))
    return { ...change, was, is }
  return { ...change, was: readInWords(path, before), is: readInWords(path, after) }
}

/** Lines of `after` that `before` does not have, with their numbers. */
export function addedLines({ before, after }: Omit<FileChange, 'path'>): {
  readonly text: string
  readonly line: number
}[] {
  const left = new Map<string, number>()
  for (const line of (before ?? '').split('\n')) left.set(line.trim(), (left.get(line.trim()) ?? 0) + 1)
  return (after ?? '').split('\n').flatMap((text, index) => {
    const known = left.get(text.trim()) ?? 0
    if (known > 0) left.set(text.trim(), known - 1)
    return known > 0 || text.trim() === '' ? [] : [{ text, line: index + 1 }]
  })
}

/** The trimmed text of a line, for a person to find. */
export const lineOf = (lines: readonly string[], line: number): string => (lines[line - 1] ?? '').trim()
