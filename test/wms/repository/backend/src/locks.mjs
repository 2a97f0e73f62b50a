/** One at a time for each key. Keys are taken in one fixed order, so that two can never wait for each other. */
export class Locks {
  #tails = new Map()

  async run(keys, work) {
    const ordered = [...new Set(keys)].sort()
    const releases = []
    try {
      for (const key of ordered) releases.push(await this.#take(key))
      return await work()
    } finally {
      for (const release of releases) release()
    }
  }

  async #take(key) {
    const before = this.#tails.get(key)
    let release
    const mine = new Promise((resolve) => {
      release = resolve
    })
    this.#tails.set(key, mine)
    await before
    return release
  }
}
