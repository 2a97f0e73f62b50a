const TRUST_MS = 60_000

export interface CachedLookup<T> {
  of(key: string): Promise<T>
  forget(key: string): void
}

/** Caches answers per key, by default for a minute; failures are not cached. */
export function cachedLookup<T>(ask: (key: string) => Promise<T>, trustMs = TRUST_MS): CachedLookup<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly until: number }>()
  return {
    of(key) {
      const kept = known.get(key)
      if (kept !== undefined && kept.until > Date.now()) return kept.answer
      const answer = ask(key)
      known.set(key, { answer, until: Date.now() + trustMs })
      answer.catch(() => known.delete(key))
      return answer
    },
    forget: (key) => void known.delete(key),
  }
}
