interface Alarm {
  dueAt: number
  ring: () => void
  timer: NodeJS.Timeout
}

/** Wall time that a test can advance, which rings all due alarms at once, in order. */
export class Clock {
  #offsetMs = 0
  #isStopped = false
  readonly #alarms = new Set<Alarm>()

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.#offsetMs
  }

  advance(ms: number): void {
    this.#offsetMs += ms
    const due = [...this.#alarms].filter(({ dueAt }) => dueAt <= this.now()).sort((a, b) => a.dueAt - b.dueAt)
    for (const alarm of due) this.#ring(alarm)
    for (const alarm of this.#alarms) {
      clearTimeout(alarm.timer)
      alarm.timer = this.#timer(alarm)
    }
  }

  /** Calls `ring` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, ring: () => void): () => void {
    if (this.#isStopped) return () => undefined
    const alarm = { dueAt: this.now() + delayMs, ring } as Alarm
    alarm.timer = this.#timer(alarm)
    this.#alarms.add(alarm)
    return () => this.#forget(alarm)
  }

  stop(): void {
    this.#isStopped = true
    for (const alarm of this.#alarms) this.#forget(alarm)
  }

  #timer(alarm: Alarm) {
    return setTimeout(() => this.#ring(alarm), Math.max(0, alarm.dueAt - this.now())).unref()
  }

  #ring(alarm: Alarm) {
    if (!this.#alarms.has(alarm)) return
    this.#forget(alarm)
    alarm.ring()
  }

  #forget(alarm: Alarm) {
    clearTimeout(alarm.timer)
    this.#alarms.delete(alarm)
  }
}
