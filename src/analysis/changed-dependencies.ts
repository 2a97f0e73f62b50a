import type { Changed } from '../core/judgement/dependency-changes.ts'
import { analyse } from './analysis.ts'

/** New or changed dependencies. A file that cannot be read in time counts as one, so that a person looks at it. */
export async function changedDependencies(files: readonly Changed[]): Promise<string[]> {
  const together = await analyse('dependencyChanges', files)
  if (together.outcome === 'done') return together.result
  const found: string[] = []
  for (const file of files) {
    const read = await analyse('dependencyChanges', [file])
    found.push(...(read.outcome === 'done' ? read.result : [tooComplex(file)]))
  }
  return found
}

/** What an installation takes otherwise from a changed file, as lines that may be none; `null`: it takes all as before. */
export async function installationChange(file: Changed): Promise<readonly string[] | null> {
  const read = await analyse('installationChange', file)
  return read.outcome === 'done' ? read.result : [tooComplex(file)]
}

const tooComplex = ({ path }: Changed): string => `${path}: too complex to read`
