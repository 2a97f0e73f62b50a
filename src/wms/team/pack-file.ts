import type { z } from 'zod'
import { Point } from '../points/point.ts'

/** The team's own points; read from the base branch only. */
export const PACK_PATH = '.wms/pack.json'

/** Its `line` may be left out where the rule is short enough. */
export const TeamPoint = Point.omit({ line: true }).extend({ line: Point.shape.line.optional() })
export type TeamPoint = z.infer<typeof TeamPoint>

/** The parts of the file, each a list. */
export const PACK_KEYS = ['points', 'adjust', 'without', 'always', 'ignore_paths', 'glossary'] as const
export type PackFile = Readonly<Record<(typeof PACK_KEYS)[number], readonly unknown[]>>
