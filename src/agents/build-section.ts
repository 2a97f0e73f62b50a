import { z } from 'zod'
import { STAGES } from '../core/stages.ts'
import type { AgentDeps, AgentEnd, Assignment } from './agent.ts'
import { openChecks } from './checks.ts'
import { readingTools, type WriteScope, writingTools } from './file-tools.ts'
import { runAgent } from './run-agent.ts'

const Summary = z.object({
  summary: z.string().min(1).describe('What was built and why so, in two or three sentences for the people who asked.'),
})

/**
 * BACKEND, FRONTEND, DOCS: changes files of its section in the worktree; the caller commits them. It cannot submit
 * without having written a file.
 */
export const buildSection = (
  assignment: Assignment,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<AgentEnd<{ summary: string }>> => {
  const changed = new Set<string>()
  const checks = openChecks(assignment, deps)
  const writing = writingTools(assignment.files, authorScope(assignment), (path) => {
    changed.add(path)
    checks.invalidate()
  })
  return runAgent(
    assignment,
    [...readingTools(assignment.files), ...writing, checks.tool],
    {
      description: 'Hand over the finished work.',
      parameters: Summary,
      // A repeated run does not write again what it had written.
      objection: () =>
        changed.size === 0 && deps.journal.checkpoint === null
          ? 'You have not changed any file yet: do the work, then submit.'
          : null,
    },
    deps,
    signal,
  )
}

/** The section's paths as the plan narrowed them, without the tests that only its reviewer writes. */
const authorScope = ({ stage, rules, plan }: Assignment): WriteScope => {
  const { section } = STAGES[stage]
  if (section === null) return { allowed: [], denied: [] }
  const planned = plan?.sections.find((it) => it.section === section)?.allowed_paths
  return { allowed: planned ?? rules.sections[section].paths, denied: rules.sections[section].review_paths }
}
