import { TaskSpec } from '../../core/artifacts.ts'
import { criterionId } from '../../core/named-ids.ts'
import type { AgentDeps, AgentEnd, Assignment } from '../agent.ts'
import { readingTools } from '../tools/file-tools.ts'
import { runAgent } from './run-agent.ts'

/** PRODUCT: turns the request into a specification. Reads the repository, writes nothing. */
export const writeTaskSpec = (
  assignment: Assignment,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<AgentEnd<TaskSpec>> =>
  runAgent(
    assignment,
    ({ files }) => ({
      tools: readingTools(files),
      submit: {
        description: 'Hand over the specification.',
        parameters: TaskSpec,
        objection: async (spec) => unknownIds(spec, assignment.wms.knownIds),
      },
    }),
    deps,
    signal,
  )

/** Objects to ids that name neither a criterion of the specification nor a point of the packs; `null`: all are known. */
function unknownIds({ acceptance_criteria, wms_points }: TaskSpec, knownIds: readonly string[]): string | null {
  const criteria = acceptance_criteria.map((_, index) => criterionId(index))
  const strayCriteria = wms_points.map((it) => it.criterion).filter((id) => !criteria.includes(id))
  const strayPoints = wms_points.flatMap((it) => it.points).filter((id) => !knownIds.includes(id))
  if (strayCriteria.length > 0)
    return `wms_points names ${strayCriteria.join(', ')}; the criteria are ${criteria.join(', ')}.`
  return strayPoints.length === 0
    ? null
    : `wms_points names ${strayPoints.join(', ')}, which no pack has. Name points of wms_invariants, or none.`
}
