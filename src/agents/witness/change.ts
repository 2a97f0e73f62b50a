import type { CodeReading } from '../../syntax/code-reading.ts'
import { readCode, readInWords } from '../../syntax/reading/read-code.ts'

/** A file before and after a change; `null`: it is not there. */
export interface FileChange {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** The same with what both texts say. */
export interface ReadChange extends FileChange {
  readonly was: CodeReading | null
  readonly is: CodeReading | null
}

const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\/|[._-](?:test|spec)s?\.\w+$|_test\.\w+$|(?:^|\/)test_\w+\.py$|(?:^|\/)(?:Test\w+|\w+Tests?|\w+IT)\.(?:java|kt|cs|php)$/i
const CODE = /\.(?:[cm]?[jt]sx?|py|java|kt|cs|go|php|rb|vue|svelte)$/i
/** Rust keeps most tests beside what they test: only those in a folder of tests are told apart. */
const RUST = /\.rs$/i
/** Data and words: literals in them answer no test. */
const DATA = /(?:^|\/)(?:migrations?|seeds?|fixtures?|mocks?|locales?|i18n|examples?|docs?|sample)\//i

const isCode = (path: string): boolean => CODE.test(path) || RUST.test(path)
export const isTest = (path: string): boolean => TEST.test(path) && isCode(path)
export const isProduct = (path: string): boolean => CODE.test(path) && !TEST.test(path) && !DATA.test(path)
/** All code that is not a test, whatever else it is. */
export const isSource = (path: string): boolean => isCode(path) && !TEST.test(path)

/** What tests are made of: their code, and the files that they read. */
export const belongsToTests = (path: string): boolean => TEST.test(path)

/** Both sides in the same way: what is counted in words differs from what is counted by a grammar. */
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

/** A line as it stands in a file, for a person to find. */
export const lineOf = (lines: readonly string[], line: number): string => (lines[line - 1] ?? '').trim()
