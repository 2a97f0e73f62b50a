import type { CheckTrial } from './trial.ts'

/** From here on a slower day decides. */
const NEAR = 0.5

/** Checks that come near to one of their limits, a sentence each. */
export const limitNotes = (checks: readonly CheckTrial[]): string[] =>
  checks.flatMap(({ name, state, ms, timeoutMs, memoryMb, memoryLimitMb }) => {
    if (state !== 'green' && state !== 'red') return []
    const slow = ms > timeoutMs * NEAR
    const large = memoryMb !== null && memoryMb > memoryLimitMb * NEAR
    return [
      ...(slow
        ? [
            `Check ${name} takes ${seconds(ms)} of the ${seconds(timeoutMs)} that it may; give it more \`timeout_seconds\`.`,
          ]
        : []),
      ...(large
        ? [`Check ${name} takes ${memoryMb} of the ${memoryLimitMb} MiB that it may; give it more \`memory_mb\`.`]
        : []),
    ]
  })

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`
