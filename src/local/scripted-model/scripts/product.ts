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
    wms_points: POINTS_BY_CRITERION.map(([criterion, ids]) => ({
      criterion,
      points: ids.filter((id) => points.includes(id)),
    })).filter((it) => it.points.length > 0),
  }
}

/** The WMS points of each scripted criterion. */
const POINTS_BY_CRITERION: readonly (readonly [criterion: string, points: readonly string[]])[] = [
  ['AC-1', ['INV-01', 'ID-05']],
  ['AC-2', ['INV-06']],
  ['AC-3', ['ID-01']],
  ['AC-4', ['INV-01']],
  ['AC-5', ['INV-08']],
]
