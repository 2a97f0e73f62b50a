import type { Intent, TaskPoint, TaskSpec } from '../artifacts.ts'

/** A specification names no more; nobody keeps a longer list in mind. */
export const POINTS_NAMED = 12

/** These change no behaviour, so they touch no rule unless somebody says why. */
const QUIET: ReadonlySet<Intent> = new Set(['text', 'refactoring', 'dependency'])

export const changesBehaviour = ({ intent }: Pick<TaskSpec, 'intent'>): boolean => intent == null || !QUIET.has(intent)

/** The points that a task must keep, in the order of the specification. */
export const keptPoints = (spec: TaskSpec | null): TaskPoint[] =>
  spec === null
    ? []
    : [...(spec.points ?? []).filter(({ reading }) => reading === null), ...older(spec)].filter(
        ({ id }, index, all) => all.findIndex((it) => it.id === id) === index,
      )

/** The points that the request contradicts, with the reading chosen. */
export const overruledPoints = (spec: TaskSpec | null): { readonly id: string; readonly reading: string }[] =>
  (spec?.points ?? []).flatMap(({ id, reading }) => (reading === null ? [] : [{ id, reading }]))

/** Ids of the points that a criterion keeps. */
export const pointsOfCriterion = (spec: TaskSpec, criterion: string): string[] =>
  keptPoints(spec).flatMap(({ id, criteria }) => (criteria.includes(criterion) ? [id] : []))

const older = ({ wms_points }: TaskSpec): TaskPoint[] => {
  const ids = [...new Set(wms_points.flatMap(({ points }) => points))]
  const criteriaOf = (id: string) =>
    wms_points.flatMap(({ criterion, points }) => (points.includes(id) ? [criterion] : []))
  return ids.map((id) => ({ id, why: '', criteria: criteriaOf(id), reading: null }))
}
