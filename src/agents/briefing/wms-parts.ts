import type { Invariant } from '../../core/artifacts.ts'
import { type Role, STAGES } from '../../core/stages.ts'
import { estimateTokens } from '../../model/model.ts'
import type { Assignment } from '../agent.ts'

/** What each role must do about a point: authors and testers prove it by a test, security asks, the others know it. */
const MORE: Readonly<Record<Role, (point: Invariant) => string>> = {
  product: () => '',
  backend: ({ test_recipe }) => (test_recipe === '' ? '' : `\n  Show it by a test: ${test_recipe}`),
  frontend: ({ test_recipe }) => (test_recipe === '' ? '' : `\n  Show it by a test: ${test_recipe}`),
  qa: ({ id, test_recipe }) => (test_recipe === '' ? '' : `\n  Test it, named '${id}: …': ${test_recipe}`),
  security: ({ review_question }) => (review_question === '' ? '' : `\n  Ask: ${review_question}`),
  docs: () => '',
}

/** Every point in a line, to name from; else the task's points as the stage's role needs them. */
export function invariants({ wms, stage }: Assignment): string {
  const { role } = STAGES[stage]
  const more = role === null ? () => '' : MORE[role]
  return [
    ...wms.lines.map(({ id, line }) => `- ${id} ${line}`),
    ...inRoom(wms.points, more),
    ...wms.overruled.map(({ id, reading }) => `* ${id} does not hold here; the specification reads: ${reading}`),
  ].join('\n')
}

/** The last points of a long list are shown without their conditions and recipes, and say so. */
function inRoom(points: readonly Invariant[], more: (point: Invariant) => string): string[] {
  let room = POINTS_TOKENS - points.reduce((sum, point) => sum + estimateTokens(ruleOf(point)), 0)
  return points.map((point) => {
    const rest = `${condition(point)}${more(point)}`
    room -= estimateTokens(rest)
    return room >= 0 || rest === '' ? `${ruleOf(point)}${rest}` : `${ruleOf(point)} (no room for its test recipe)`
  })
}

/** Less than the part of the prompt has, so that nothing is cut in the middle. */
const POINTS_TOKENS = 2_600

const ruleOf = ({ id, severity, rule }: Invariant): string => `- ${id} (${severity}): ${rule}`

const condition = ({ when, why_here, site }: Invariant): string =>
  [...(when ? [`When: ${when}`] : []), ...(why_here ? [`Named because: ${why_here}`] : []), ...(site ?? [])]
    .map((line) => `\n  ${line}`)
    .join('')

/** The warehouse terms that the task uses. */
export const glossary = ({ wms }: Assignment): string =>
  wms.glossary.map(({ en, ru, code, meaning }) => `- ${en} = ${ru} = \`${code}\`: ${meaning}`).join('\n')
