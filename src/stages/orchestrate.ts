import type { Plan, TaskSpec } from '../core/artifacts.ts'
import type { RepositoryRules } from '../core/repository-rules.ts'
import { SECTIONS } from '../core/stages.ts'
import { AppError } from '../errors.ts'
import { chooseInvariants } from '../wms/choose-invariants.ts'
import { newestOf, rulesOf } from './checkout.ts'
import type { Stage, StageInput } from './stage.ts'

/** The orchestrator's own work, no model: which sections run, what each may touch, which warehouse invariants apply. */
export const orchestrate: Stage = async (input, deps, signal) => {
  const spec = newestOf(input, 'TaskSpec')
  if (spec === null) throw new AppError('internal', `Task ${input.task.id} is planned without a specification.`)
  const worktree = await deps.workspaces.open(input.task.id, signal)
  const plan = planOf(input, spec, await rulesOf(worktree, signal))
  return {
    event: { type: 'planned', sections: plan.sections },
    artifacts: [{ kind: 'Plan', content: plan }],
  }
}

function planOf(input: StageInput, spec: TaskSpec, rules: RepositoryRules): Plan {
  const words = [input.title, input.rawRequest, spec.goal, ...spec.acceptance_criteria].join('\n')
  return {
    sections: SECTIONS.map((section) => {
      const wanted = spec.sections.find((one) => one.section === section)
      return {
        section,
        needed: wanted?.needed ?? true,
        reason: wanted?.reason ?? '',
        allowed_paths: rules.sections[section].paths,
      }
    }),
    wms_invariants: chooseInvariants(words).map(({ id, rule }) => ({ id, rule })),
    language: input.language,
  }
}
