import type { Invariant } from '../../core/artifacts.ts'
import { type Role, STAGES } from '../../core/stages.ts'
import type { Assignment } from '../agent.ts'

/** What each role does with a point: authors and testers show that it holds, security asks, the others know it. */
const MORE: Readonly<Record<Role, (point: Invariant) => string>> = {
  product: () => '',
  backend: ({ test_recipe }) => (test_recipe === '' ? '' : `\n  Show it by a test: ${test_recipe}`),
  frontend: ({ test_recipe }) => (test_recipe === '' ? '' : `\n  Show it by a test: ${test_recipe}`),
  qa: ({ id, test_recipe }) => (test_recipe === '' ? '' : `\n  Test it, named '${id}: …': ${test_recipe}`),
  security: ({ review_question }) => (review_question === '' ? '' : `\n  Ask: ${review_question}`),
  docs: () => '',
}

/** The points of the task, as the role of the stage needs them. */
export function invariants({ wms, stage }: Assignment): string {
  const { role } = STAGES[stage]
  const more = role === null ? () => '' : MORE[role]
  return wms.points.map((point) => `- ${point.id} (${point.severity}): ${point.rule}${more(point)}`).join('\n')
}

/** The words of the warehouse that the task uses. */
export const glossary = ({ wms }: Assignment): string =>
  wms.glossary.map(({ en, ru, code, meaning }) => `- ${en} = ${ru} = \`${code}\`: ${meaning}`).join('\n')
