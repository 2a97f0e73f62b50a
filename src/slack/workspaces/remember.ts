const TRUST_MS = 60_000

export interface Remembered<T> {
  of(key: string): Promise<T>
  forget(key: string): void
}

/** Asks once a minute for each key; an answer that failed is forgotten at once. */
export function remembering<T>(ask: (key: string) => Promise<T>): Remembered<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly until: number }>()
  return {
    of(key) {
      const kept = known.get(key)
      if (kept !== undefined && kept.until > Date.now()) return kept.answer
      const answer = ask(key)
      known.set(key, { answer, until: Date.now() + TRUST_MS })
      answer.catch(() => known.delete(key))
      return answer
    },
    forget: (key) => void known.delete(key),
  }
}
