import type { CodeReading } from '../../syntax/code-reading.ts'
import { readCode, readInWords } from '../../syntax/reading/read-code.ts'

/** A file before and after a change; `null`: it does not exist. */
export interface FileChange {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** A change with both texts analysed. */
export interface ReadChange extends FileChange {
  readonly was: CodeReading | null
  readonly is: CodeReading | null
}

const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\/|[._-](?:test|spec)s?\.\w+$|_test\.\w+$|(?:^|\/)test_\w+\.py$|(?:^|\/)(?:Test\w+|\w+Tests?|\w+IT)\.(?:java|kt|cs|php)$/i
const CODE = /\.(?:[cm]?[jt]sx?|py|java|kt|cs|go|php|rb|vue|svelte)$/i
/** Rust keeps most tests beside the code, so only those in test folders are recognised. */
const RUST = /\.rs$/i
/** Data and prose, whose literals cannot be hard-coded answers. */
const DATA = /(?:^|\/)(?:migrations?|seeds?|fixtures?|mocks?|locales?|i18n|examples?|docs?|sample)\//i

const isCode = (path: string): boolean => CODE.test(path) || RUST.test(path)
export const isTest = (path: string): boolean => TEST.test(path) && isCode(path)
export const isProduct = (path: string): boolean => CODE.test(path) && !TEST.test(path) && !DATA.test(path)
/** All code that is not a test, data folders included. */
export const isSource = (path: string): boolean => isCode(path) && !TEST.test(path)

/** Test code and the files that tests read. */
export const belongsToTests = (path: string): boolean => TEST.test(path)

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
