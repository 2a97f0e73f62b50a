import { LRUCache } from 'lru-cache'

/** Characters of all answers, and of one. */
const ROOM = 16 * 1024 * 1024
const LARGEST = 1024 * 1024

interface Answer {
  readonly exitCode: number
  readonly stdout: string
}

const answers = new LRUCache<string, Answer>({
  maxSize: ROOM,
  maxEntrySize: LARGEST,
  sizeCalculation: ({ stdout }, key) => stdout.length + key.length,
})

/**
 * The key of a look at objects that full ids name, whose answer can never be another; `null` for all else: what names a
 * ref, writes, asks whether an object is there, or has an environment of its own.
 */
export function lastingLook(gitDir: string, args: readonly string[], input: string): string | null {
  const [command = '', ...words] = args
  if (!READS.has(command) || input !== '') return null
  const end = words.indexOf('--')
  const names = (end < 0 ? words : words.slice(0, end)).filter((word) => !word.startsWith('-'))
  return names.length > 0 && names.every((name) => OBJECT.test(name)) ? keyOf(gitDir, args, input) : null
}

const READS: ReadonlySet<string> = new Set(['diff', 'diff-tree', 'ls-tree', 'merge-base', 'rev-parse', 'show'])
const ID = '(?:[0-9a-f]{40}|[0-9a-f]{64})'
const OBJECT = new RegExp(`^${ID}(?:\\^\\{tree\\})?$`)

const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts)

export const rememberedLook = (key: string): Answer | undefined => answers.get(key)

export const rememberLook = (key: string, output: Answer): void => void answers.set(key, output)
