import type { Verdict } from './verdict.ts'

export interface Played {
  readonly tasks: number
  readonly minutes: number
  readonly seed: number
  /** How often each fault happened. */
  readonly faults: ReadonlyMap<string, number>
  readonly done: number
  /** How long the tasks took after the last fault. */
  readonly settledAfterSeconds: number
  /** What could not be played here, and why. */
  readonly leftOut: readonly string[]
  readonly verdict: Verdict
}

/** The table for people, as Markdown. */
export function reportOf(played: Played): string {
  const { tasks, minutes, seed, done, settledAfterSeconds, leftOut, verdict } = played
  const faults = [...played.faults].toSorted(([a], [b]) => a.localeCompare(b))
  const happened = faults.reduce((sum, [, count]) => sum + count, 0)
  return [
    `${tasks} tasks, two processes, ${minutes} minutes of faults, seed ${seed}: ${done} done, ${happened} faults, all at rest ${settledAfterSeconds} s after the last one.`,
    ...(leftOut.length === 0 ? [] : ['', `Left out: ${leftOut.join('; ')}.`]),
    ...['', '| what must not be | count |', '|---|---|'],
    ...Object.entries(verdict).map(([what, found]) => `| ${what} | ${found.length} |`),
    ...['', '| fault | times |', '|---|---|'],
    ...faults.map(([name, count]) => `| ${name} | ${count} |`),
    '',
  ].join('\n')
}

export const isClean = (verdict: Verdict): boolean => Object.values(verdict).every(({ length }) => length === 0)
