import type { TaskSpec } from '../../core/artifacts.ts'
import type { AgentDeps, AgentEnd, Assignment } from '../agent.ts'
import { openChecks } from '../tools/checks.ts'
import { toolset } from '../tools/toolset.ts'
import { HandedSpec, pointsFault } from './handed-spec.ts'
import { lookedUp } from './reports.ts'
import { runAgent } from './run-agent.ts'

/** PRODUCT: turns the request into a specification. Reads the repository, writes nothing. */
export async function writeTaskSpec(
  assignment: Assignment,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<AgentEnd<TaskSpec>> {
  const end = await runAgent<HandedSpec>(
    assignment,
    HandedSpec,
    ({ files }) => ({
      tools: toolset(files, openChecks(assignment, deps), { scope: { allowed: [], denied: [] }, runs: false }),
      submit: { objection: async (spec) => pointsFault(spec, assignment.wms.knownIds) },
    }),
    deps,
    signal,
  )
  if (end.status !== 'submitted') return end
  const reported = await lookedUp(end.result.reported, assignment)
  return { ...end, result: { ...tidied(end.result), wms_points: [], reported } }
}

const tidied = (spec: HandedSpec): HandedSpec => ({
  ...spec,
  points: spec.points.map((point) => ({ ...point, reading: point.reading?.trim() || null })),
})
