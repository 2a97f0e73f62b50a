import type { Invariant } from '../../core/artifacts.ts'
import { type Role, STAGES } from '../../core/stages.ts'
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
    ...wms.points.map((point) => `- ${point.id} (${point.severity}): ${point.rule}${condition(point)}${more(point)}`),
    ...wms.overruled.map(({ id, reading }) => `* ${id} does not hold here; the specification reads: ${reading}`),
  ].join('\n')
}

const condition = ({ when, why_here, site }: Invariant): string =>
  [...(when ? [`When: ${when}`] : []), ...(why_here ? [`Named because: ${why_here}`] : []), ...(site ?? [])]
    .map((line) => `\n  ${line}`)
    .join('')

/** The warehouse terms that the task uses. */
export const glossary = ({ wms }: Assignment): string =>
  wms.glossary.map(({ en, ru, code, meaning }) => `- ${en} = ${ru} = \`${code}\`: ${meaning}`).join('\n')
