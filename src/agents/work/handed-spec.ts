import { z } from 'zod'
import { INTENTS, TaskPoint, TaskSpec } from '../../core/artifacts.ts'
import { changesBehaviour, POINTS_NAMED } from '../../core/judgement/named-points.ts'
import { criterionId } from '../../core/named-ids.ts'
import { reportsField } from './reports.ts'

/** What PRODUCT hands over: a specification in its newest form. */
export const HandedSpec = TaskSpec.omit({ wms_points: true, reported: true }).extend({
  ...reportsField,
  files: z.array(z.string()).default([]),
  intent: z.enum(INTENTS),
  points: z.array(TaskPoint),
  points_reason: z.string().nullable().default(null),
})
export type HandedSpec = z.infer<typeof HandedSpec>

/** What is wrong with the named points, and what to do; `null`: nothing. */
export function pointsFault(spec: HandedSpec, knownIds: readonly string[]): string | null {
  const ids = spec.points.map(({ id }) => id)
  const criteria = spec.acceptance_criteria.map((_, index) => criterionId(index))
  const strayCriteria = spec.points.flatMap((it) => it.criteria).filter((id) => !criteria.includes(id))
  if (strayCriteria.length > 0)
    return `points names ${strayCriteria.join(', ')}; the criteria are ${criteria.join(', ')}.`
  const strayPoints = ids.filter((id) => !knownIds.includes(id))
  if (strayPoints.length > 0)
    return `points names ${strayPoints.join(', ')}, which no pack has. Name ids of wms_invariants, or none.`
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  if (twice.length > 0) return `points names ${twice.join(', ')} twice. Name each once.`
  const unexplained = spec.points.filter(({ why }) => why.trim() === '').map(({ id }) => id)
  if (unexplained.length > 0)
    return `points gives no reason for ${unexplained.join(', ')}. Say why in one clause, or leave it out.`
  if (ids.length > POINTS_NAMED)
    return `points names ${ids.length} points. Name the ${POINTS_NAMED} at most that a test of this task would show.`
  return changesBehaviour(spec) || ids.length === 0 || spec.points_reason?.trim() ? null : unreasoned(spec)
}

const unreasoned = ({ intent }: HandedSpec): string =>
  `A request whose intent is ${intent} changes no behaviour, so it touches no rule. Leave points empty, or say in points_reason why this one does.`
