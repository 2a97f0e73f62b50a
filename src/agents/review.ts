import { ReviewResult } from '../core/artifacts.ts'
import { STAGES } from '../core/stages.ts'
import type { FileTools } from '../workspace/workspace.ts'
import type { AgentDeps, AgentEnd, Assignment } from './agent.ts'
import { openChecks } from './checks.ts'
import { readingTools, writingTools } from './file-tools.ts'
import { judgeReview } from './judge-review.ts'
import { runAgent } from './run-agent.ts'

const Report = ReviewResult.pick({ summary: true, issues: true, suggestions: true })

/**
 * QA_BACKEND, QA_FRONTEND, SECURITY: looks at the diff against the criteria, not at what its author says of it; QA also writes
 * tests into its own paths. The verdict is not the model's: code runs the checks on what is there at the end and decides.
 */
export const review = async (
  assignment: Assignment,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<AgentEnd<ReviewResult>> => {
  const checks = openChecks(assignment, deps)
  const unbiased = { ...assignment, artifacts: assignment.artifacts.filter((it) => it.kind !== 'Patch') }
  const { role, section } = STAGES[assignment.stage]
  const own = role === 'qa' && section !== null ? assignment.rules.sections[section].review_paths : []
  const writing = (files: FileTools) =>
    own.length === 0 ? [] : writingTools(files, { allowed: own, denied: [] }, checks.invalidate)
  const end = await runAgent(
    unbiased,
    ({ files }) => ({
      tools: [...readingTools(files), ...writing(files), checks.tool],
      submit: { description: 'Hand over the review.', parameters: Report, objection: async () => null },
    }),
    deps,
    signal,
  )
  if (end.status !== 'submitted') return end
  const evidence = await checks.evidence(signal)
  return { ...end, result: judgeReview({ ...end.result, stage: assignment.stage, evidence }, assignment.language) }
}
