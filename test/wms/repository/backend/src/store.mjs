const roundTrip = () => new Promise((resolve) => setImmediate(resolve))

/** Rows as a database keeps them: each call is a round trip, others may come in between; rows only ever grow in number. */
export class Store {
  #streams = new Map()
  #beforeCommit

  /** `beforeCommit` may throw: then nothing of the commit is kept. */
  constructor({ beforeCommit = () => {} } = {}) {
    this.#beforeCommit = beforeCommit
  }

  /** Appends [stream, row] pairs, all or none; answers the rows as they are kept. */
  async commit(pairs) {
    await roundTrip()
    this.#beforeCommit(pairs)
    const kept = pairs.map(([stream, row]) => [stream, Object.freeze({ ...row })])
    for (const [stream, row] of kept) this.#rows(stream).push(row)
    return kept.map(([, row]) => row)
  }

  async read(stream) {
    await roundTrip()
    return [...this.#rows(stream)]
  }

  #rows(stream) {
    if (!this.#streams.has(stream)) this.#streams.set(stream, [])
    return this.#streams.get(stream)
  }
}
