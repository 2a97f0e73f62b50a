import { relative } from 'node:path'
import { type Explained, explain } from './explain.ts'
import type { TriedMutant, TriedTarget } from './try-mutants.ts'

export interface Count {
  readonly mutants: number
  readonly killed: number
  readonly timeouts: number
  readonly survived: number
  readonly explained: number
}

export const countOf = ({ tried }: TriedTarget, { explained }: Explained): Count => {
  const ended = (end: TriedMutant['end']) => tried.filter((one) => one.end === end && !explained.has(one)).length
  return {
    mutants: tried.length,
    killed: ended('killed'),
    timeouts: ended('timeout'),
    survived: ended('survived'),
    explained: explained.size,
  }
}

const COLUMNS = ['mutants', 'killed', 'timeouts', 'survived', 'explained'] as const

export const sum = (counts: readonly Count[]): Count =>
  counts.reduce(
    (all, one) => Object.fromEntries(COLUMNS.map((name) => [name, all[name] + one[name]])) as unknown as Count,
    {
      ...{ mutants: 0, killed: 0, timeouts: 0, survived: 0, explained: 0 },
    },
  )

/** Of those that can be found. */
export const scoreOf = ({ killed, timeouts, survived }: Count): number => {
  const all = killed + timeouts + survived
  return all === 0 ? 1 : (killed + timeouts) / all
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

export const HEADER = row('file', [...COLUMNS], 'score')

export const countRow = (name: string, count: Count): string =>
  row(
    name,
    COLUMNS.map((column) => String(count[column])),
    percent(scoreOf(count)),
  )

function row(name: string, cells: readonly string[], score: string): string {
  return `${name.padEnd(46)}${cells.map((cell) => cell.padStart(10)).join('')}${score.padStart(10)}`
}

export const nameOf = ({ path }: TriedTarget): string => relative(process.cwd(), path)

export function survivorsOf(target: TriedTarget): string[] {
  const { explained } = explain(target)
  return target.tried
    .filter((one) => one.end === 'survived' && !explained.has(one))
    .map(({ mutant }) => `${nameOf(target)}:${mutant.line}:${mutant.column} ${mutant.kind}: ${mutant.description}`)
}
