/** Things to do at their time, in order; time is the caller's. */
export class Agenda {
  readonly #due: { atMs: number; act: () => Promise<void> }[] = []

  at(atMs: number, act: () => Promise<void>): void {
    const place = this.#due.findLastIndex((entry) => entry.atMs <= atMs)
    this.#due.splice(place + 1, 0, { atMs, act })
  }

  next() {
    return this.#due.shift() ?? null
  }
}

/** Numbers in [0, 1) that come out the same at each run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
