import { addedLines } from './change.ts'
import { type FileChange, isProduct } from './files.ts'
import type { Observation } from './observation.ts'

const SNAPSHOT =
  /(?:^|\/)__snapshots__\/|\.snap(?:shot)?$|\.(?:approved|verified|golden)\.\w+$|(?:^|\/)(?:golden|goldens|approvals)\//i

/** Snapshots that change without the product, or whose new words appear nowhere in the product's change. */
export function changedSnapshots(changes: readonly FileChange[]): Observation[] {
  const product = changes.filter(({ path }) => isProduct(path) || /\.(?:html|css|md|sql|json)$/i.test(path))
  const code = product.filter(({ path }) => !SNAPSHOT.test(path))
  const said = code.flatMap((file) => addedLines(file).map(({ text }) => text)).join('\n')
  return changes
    .filter(({ path, before }) => SNAPSHOT.test(path) && before !== null)
    .flatMap((change): Observation[] => {
      const about = { path: change.path, line: null, what: change.after === null ? 'deleted' : 'updated' }
      if (code.length === 0) return [{ ...about, kind: 'snapshot_alone' }]
      const words = addedLines(change).flatMap(({ text }) => text.match(/[\p{L}\p{N}_]{3,}/gu) ?? [])
      const explained = words.filter((word) => said.includes(word)).length
      if (change.after === null && changes.some(({ path, after }) => after === null && isProduct(path))) return []
      return change.after === null || explained < words.length * 0.3 ? [{ ...about, kind: 'snapshot_unexplained' }] : []
    })
}
