/** Limits how many pieces of work run at the same time; the others wait in order. */
export interface Slots {
  /** Resolves with a place, to be disposed of after the work; `null` if none was free in time. */
  take(patienceMs: number): Promise<Disposable | null>
}

export function createSlots(count: number): Slots {
  const waiting = new Set<(place: Disposable) => void>()
  let free = count
  const place = (): Disposable => {
    let isLeft = false
    return {
      [Symbol.dispose]() {
        if (isLeft) return
        isLeft = true
        const [next] = waiting
        if (next === undefined) free++
        else next(place())
      },
    }
  }
  return {
    async take(patienceMs) {
      if (free > 0) {
        free--
        return place()
      }
      return new Promise((resolve) => {
        const admit = (taken: Disposable | null) => {
          waiting.delete(admit)
          clearTimeout(timer)
          resolve(taken)
        }
        const timer = setTimeout(admit, patienceMs, null)
        waiting.add(admit)
      })
    },
  }
}
