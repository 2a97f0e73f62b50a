/** Runs of one process share it; a run that may kill the process takes it exclusively. */
export interface RunLock {
  /** Waits for its turn; disposing of the result releases the lock. Throws the signal's reason. */
  acquire(mode: 'shared' | 'exclusive', signal: AbortSignal): Promise<Disposable>
}

interface Waiting {
  readonly isExclusive: boolean
  readonly begin: () => void
}

/** First come, first served, so that neither kind starves the other. */
export function createRunLock(): RunLock {
  const waiting: Waiting[] = []
  let holders = 0
  let isHeldExclusively = false
  const admit = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (isHeldExclusively || (next.isExclusive && holders > 0)) return
      waiting.shift()
      holders++
      isHeldExclusively = next.isExclusive
      next.begin()
    }
  }
  const held = (): Disposable => {
    let isReleased = false
    return {
      [Symbol.dispose]() {
        if (isReleased) return
        isReleased = true
        holders--
        isHeldExclusively = false
        admit()
      },
    }
  }
  return {
    acquire: (mode, signal) =>
      new Promise((resolve, reject) => {
        const giveUp = () => {
          waiting.splice(waiting.indexOf(turn), 1)
          reject(signal.reason)
          admit()
        }
        const begin = () => {
          signal.removeEventListener('abort', giveUp)
          resolve(held())
        }
        const turn: Waiting = { isExclusive: mode === 'exclusive', begin }
        if (signal.aborted) return reject(signal.reason)
        signal.addEventListener('abort', giveUp, { once: true })
        waiting.push(turn)
        admit()
      }),
  }
}
