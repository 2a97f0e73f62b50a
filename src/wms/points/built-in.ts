import type { Point } from './point.ts'

interface Written extends Omit<Point, 'applies_to' | 'settings' | 'cases' | 'sources'> {
  /** Words of a product file's own name. */
  readonly files: string[]
  readonly settings?: Point['settings']
  readonly cases?: Point['cases']
  readonly sources: string[]
}

/** A point of ours, with what most of them leave out. */
export const builtIn = ({ files, settings = [], cases = [], ...point }: Written): Point => ({
  ...point,
  ...{ settings, cases },
  applies_to: { files, paths: [], words: [] },
})
