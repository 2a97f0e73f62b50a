const TRUST_MS = 60_000

/** Asks once a minute for each key; an answer that failed is forgotten at once. */
export function remembering<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly until: number }>()
  return (key) => {
    const kept = known.get(key)
    if (kept !== undefined && kept.until > Date.now()) return kept.answer
    const answer = ask(key)
    known.set(key, { answer, until: Date.now() + TRUST_MS })
    answer.catch(() => known.delete(key))
    return answer
  }
}
