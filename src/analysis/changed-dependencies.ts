import type { Changed } from '../core/judgement/dependency-changes.ts'
import { analyse } from './analysis.ts'

/** New or changed dependencies. A file that cannot be read in time counts as one, so that a person looks at it. */
export async function changedDependencies(files: readonly Changed[]): Promise<string[]> {
  const together = await analyse('dependencyChanges', files)
  if (together.outcome === 'done') return together.result
  const found: string[] = []
  for (const file of files) {
    const read = await analyse('dependencyChanges', [file])
    found.push(...(read.outcome === 'done' ? read.result : [`${file.path}: too complex to read`]))
  }
  return found
}
