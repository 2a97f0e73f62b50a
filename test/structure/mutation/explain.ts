import { relative } from 'node:path'
import { EQUIVALENT, type Equivalent } from './equivalent.ts'
import type { TriedMutant, TriedTarget } from './try-mutants.ts'

/** A file's survivors that have an explanation, and its explanations that hold no longer. */
export interface Explained {
  readonly explained: ReadonlySet<TriedMutant>
  readonly stale: readonly string[]
}

export function explain(target: TriedTarget): Explained {
  const file = relative(process.cwd(), target.path)
  const entries = EQUIVALENT.filter((one) => one.file === file).map((one) => ({ one, found: foundBy(one, target) }))
  const stale = entries.flatMap(({ one, found }) => {
    const told = `${file}: ${one.kind} in \`${one.line}\``
    if (found.length === 0) return [`${told}: there is no such mutant`]
    const killed = found.find(({ end }) => end === 'killed')
    return killed === undefined ? [] : [`${told}: "${killed.mutant.description}" is found, by "${killed.by}"`]
  })
  const notFound = entries.flatMap(({ found }) => found.filter(({ end }) => end !== 'killed'))
  return { explained: new Set(notFound), stale }
}

const foundBy = ({ line, kind, replacement }: Equivalent, { source, tried }: TriedTarget): TriedMutant[] => {
  const lines = source.split('\n')
  return tried.filter(
    ({ mutant }) =>
      mutant.kind === kind &&
      lines[mutant.line - 1]?.trim() === line &&
      (replacement === undefined || mutant.replacement === replacement),
  )
}
