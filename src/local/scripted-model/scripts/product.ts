import { SECTIONS } from '../../../core/stages.ts'
import { list, read, type Script } from '../script.ts'
import type { Situation } from '../situation.ts'

export function* product({ request, onlySection, texts }: Situation): Script {
  yield read('AGENTS.md')
  yield list('.')
  const { product: say } = texts
  return {
    goal: say.goal(request),
    acceptance_criteria: say.criteria,
    constraints: say.constraints,
    sections: SECTIONS.map((section) => {
      const needed = onlySection === null || onlySection === section
      return { section, needed, reason: needed ? say.needed[section] : say.notNeeded(say.sectionNames[section]) }
    }),
  }
}
