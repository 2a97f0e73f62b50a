import type { Plan, TaskSpec } from '../core/artifacts.ts'
import type { Reasons } from '../core/reasons/en.ts'
import { reasonsIn } from '../core/reasons/reasons.ts'
import { type RepositoryRules, sectionRules } from '../core/repository-rules.ts'
import { SECTIONS } from '../core/stages.ts'
import { AppError } from '../errors.ts'
import { answersIn } from './brief/answers-in.ts'
import { packOf, pointsToPlan } from './brief/wms-brief.ts'
import { newestOf, rulesOf } from './stage/checkout.ts'
import type { Stage } from './stage/stage.ts'

/** The orchestrator's own work, without a model: sections to run, their paths, and the WMS invariants that apply. */
export const orchestrate: Stage = async (input, deps, signal) => {
  const spec = newestOf(input, 'TaskSpec')
  if (spec === null) throw new AppError('internal', `Task ${input.task.id} is planned without a specification.`)
  const worktree = await deps.workspaces.open(input.task, signal)
  const rules = await rulesOf(worktree, signal)
  const { pack, problem } = await packOf(input, worktree, signal)
  const plan: Plan = {
    sections: sectionsOf(spec, rules, reasonsIn(input.language)),
    wms_invariants: pointsToPlan(pack, input),
    pack_problem: problem,
    language: await answersIn(input, rules),
  }
  return {
    event: { type: 'planned', sections: plan.sections },
    artifacts: [{ kind: 'Plan', content: plan }],
  }
}

/** A section that the repository does not have is not needed, whatever the specification says. */
const sectionsOf = (spec: TaskSpec, rules: RepositoryRules, { task: words }: Reasons): Plan['sections'] =>
  SECTIONS.map((section) => {
    const wanted = spec.sections.find((one) => one.section === section)
    return {
      section,
      ...(rules.sections[section] === undefined
        ? { needed: false, reason: words.noSection }
        : { needed: wanted?.needed ?? true, reason: wanted?.reason ?? '' }),
      allowed_paths: sectionRules(rules, section).paths,
    }
  })
