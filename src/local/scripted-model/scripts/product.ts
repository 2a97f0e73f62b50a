import { SECTIONS } from '../../../core/stages.ts'
import { listFolder, read, type Script } from '../story/script.ts'
import type { Situation } from '../story/situation.ts'

export function* productScript({ request, onlySection, points, texts }: Situation): Script {
  yield read('AGENTS.md')
  yield listFolder('.')
  const { product: say } = texts
  return {
    goal: say.goal(request),
    acceptance_criteria: say.criteria,
    constraints: say.constraints,
    sections: SECTIONS.map((section) => {
      const needed = onlySection === null || onlySection === section
      return { section, needed, reason: needed ? say.needed[section] : say.notNeeded(say.sectionNames[section]) }
    }),
    intent: 'new_behaviour',
    points: CRITERIA_BY_POINT.filter(([id]) => points.includes(id)).map(([id, criteria]) => ({
      ...{ id, why: say.criteria[Number(criteria[0]?.slice(3)) - 1] ?? id },
      ...{ criteria: [...criteria], reading: null },
    })),
    points_reason: null,
  }
}

/** The scripted criteria that keep a WMS point. */
const CRITERIA_BY_POINT: readonly (readonly [point: string, criteria: readonly string[]])[] = [
  ['INV-01', ['AC-1', 'AC-4']],
  ['ID-05', ['AC-1']],
  ['INV-06', ['AC-2']],
  ['ID-01', ['AC-3']],
  ['INV-08', ['AC-5']],
]
