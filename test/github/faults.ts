import type { ForgeFault, TakeFault } from '../../src/local/github/world/fault.ts'

interface PlannedFault extends ForgeFault {
  readonly operation: string
  readonly times?: number
}

export interface Faults {
  add(fault: PlannedFault): void
  readonly take: TakeFault
}

export function createFaults(): Faults {
  const queue: PlannedFault[] = []
  return {
    add: (fault) => void queue.push(...Array.from({ length: fault.times ?? 1 }, () => fault)),
    take(operation) {
      const index = queue.findIndex((fault) => fault.operation === operation)
      return index < 0 ? null : (queue.splice(index, 1)[0] ?? null)
    },
  }
}
