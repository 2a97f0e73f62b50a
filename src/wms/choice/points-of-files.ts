import { globMatcher } from '../../core/glob.ts'
import type { Pack, Point } from '../points/point.ts'
import { nameMatcher } from './file-words.ts'
import { isProductFile } from './product-files.ts'

/** A point, and the changed files that name it. */
export interface FileHit {
  readonly point: Point
  readonly files: readonly string[]
}

/**
 * The points that changed files name: by the words of a product file's own name, and by the globs of a team's points. The
 * team's own come first, then those that most files name.
 */
export function pointsOfFiles({ points, own, ignoredPaths }: Pack, changed: readonly string[]): FileHit[] {
  const ignored = ignoredPaths.map((glob) => globMatcher(glob, { hidden: true }))
  const seen = changed.filter((path) => !ignored.some((matches) => matches(path)))
  const product = seen.filter(isProductFile)
  const rank = ({ point }: FileHit) => (own.includes(point.id) ? 0 : 1)
  return points
    .map((point) => ({ point, files: filesOf(point, seen, product) }))
    .filter(({ files }) => files.length > 0)
    .toSorted((a, b) => rank(a) - rank(b) || b.files.length - a.files.length)
}

function filesOf({ applies_to: { files, paths } }: Point, seen: readonly string[], product: readonly string[]) {
  const [names, globs] = [files.map(nameMatcher), paths.map((glob) => globMatcher(glob, { hidden: true }))]
  const named = product.filter((path) => names.some((matches) => matches(path)))
  return [...new Set([...named, ...seen.filter((path) => globs.some((matches) => matches(path)))])]
}
