/** Something that goes wrong with the next calls of one operation, e.g. `pulls/merge`, or of git (`git`). */
export interface Fault {
  readonly operation: string
  /** `no answer`: the connection is cut. `as usual`: only something else happens before. */
  readonly status: number | 'no answer' | 'as usual'
  /** What somebody else does just before the call is processed. */
  readonly meanwhile?: () => Promise<unknown>
  /** `after`: the call is processed, and only its answer is lost or wrong. */
  readonly when?: 'before' | 'after'
  readonly headers?: Readonly<Record<string, string>>
  readonly message?: string
  readonly times?: number
}

export interface Faults {
  add(fault: Fault): void
  /** Takes the next fault of an operation, if there is one. */
  take(operation: string): Fault | null
}

export function createFaults(): Faults {
  const queue: Fault[] = []
  return {
    add: (fault) => void queue.push(...Array.from({ length: fault.times ?? 1 }, () => fault)),
    take(operation) {
      const index = queue.findIndex((fault) => fault.operation === operation)
      return index < 0 ? null : (queue.splice(index, 1)[0] ?? null)
    },
  }
}
