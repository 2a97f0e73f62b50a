import { LRUCache } from 'lru-cache'
import { askObjects } from './exec.ts'
import { gitFailure } from './git-failure.ts'
import type { GitObject, ObjectQuestion } from './reader/question.ts'

const TIMEOUT_MS = 120_000
const MOST_BYTES = 64 * 1024 * 1024
/** Bytes of all objects that are remembered, and of one. */
const ROOM = 16 * 1024 * 1024
const LARGEST = 1024 * 1024

const remembered = new LRUCache<string, GitObject>({
  maxSize: ROOM,
  maxEntrySize: LARGEST,
  sizeCalculation: ({ content }, key) => content.length + key.length,
})

/**
 * The objects of these names, in order; `null`: there is none of that name. What full ids name is asked for once, since
 * it can never be another. Throws as `runGit` does;
 * an accepted failure finds nothing.
 */
export async function readObjects(
  where: Pick<ObjectQuestion, 'gitDir' | 'file' | 'args' | 'cwd' | 'env'>,
  ask: ObjectQuestion['ask'],
  names: readonly string[],
  { signal, accept = [] }: { readonly signal?: AbortSignal; readonly accept?: readonly number[] } = {},
): Promise<(GitObject | null)[]> {
  signal?.throwIfAborted()
  const keyOf = (name: string) => JSON.stringify([where.gitDir, ask, name])
  const known = new Map(names.map((name) => [name, remembered.get(keyOf(name)) ?? null]))
  const asked = names.filter((name) => known.get(name) === null)
  if (asked.length === 0) return names.map((name) => known.get(name) ?? null)
  const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES }
  const { exitCode, objects, ...ended } = await askObjects({ ...where, ...limits, ask, names: asked }, signal)
  if (exitCode !== null && accept.includes(exitCode)) return names.map(() => null)
  if (exitCode !== 0) throw gitFailure(['cat-file'], { ...ended, ...limits })
  for (const [index, name] of asked.entries()) {
    const object = objects[index] ?? null
    known.set(name, object)
    if (object !== null && isLasting(name)) remembered.set(keyOf(name), object)
  }
  return names.map((name) => known.get(name) ?? null)
}

/** A commit's tree, or a file in a commit. Whether a commit is there may be another thing next time. */
const isLasting = (name: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})(?:\^\{tree\}|:.+)$/s.test(name)
