import { sectionRules } from '../../core/repository-rules.ts'
import { STAGES } from '../../core/stages.ts'
import type { AgentDeps, AgentEnd, Assignment } from '../agent.ts'
import { openChecks } from '../tools/checks.ts'
import type { WriteScope } from '../tools/file-tools.ts'
import { toolset } from '../tools/toolset.ts'
import { Handover } from './handover.ts'
import { runAgent } from './run-agent.ts'
import { submitGate } from './submit-gate.ts'

/** BACKEND, FRONTEND, DOCS: changes files of its section in the worktree; the caller commits them. */
export const buildSection = async (
  assignment: Assignment,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<AgentEnd<Handover>> => {
  const scope = authorScope(assignment)
  const checks = openChecks(assignment, deps, scope)
  let accepted = (): string | null => null
  const end = await runAgent<Handover>(
    assignment,
    Handover,
    ({ files, work }) => {
      const gate = submitGate(assignment, deps, { scope, checks, work })
      accepted = gate.accepted
      return {
        tools: toolset(files, checks, { scope, runs: true }),
        submit: { objection: gate.objection },
      }
    },
    deps,
    signal,
  )
  return end.status === 'submitted' ? { ...end, tree: accepted() } : end
}

/** What a stage's agent may write. */
export function writeScope({ stage, rules, plan }: Pick<Assignment, 'stage' | 'rules' | 'plan'>): WriteScope {
  const { kind, role, section } = STAGES[stage]
  if (section === null) return NOTHING
  if (kind !== 'review') return authorScope({ stage, rules, plan })
  return role === 'qa' ? { allowed: sectionRules(rules, section).review_paths, denied: [] } : NOTHING
}

const NOTHING: WriteScope = { allowed: [], denied: [] }

/** The section's paths as narrowed by the plan, without the tests that only its reviewer may write. */
export const authorScope = ({ stage, rules, plan }: Pick<Assignment, 'stage' | 'rules' | 'plan'>): WriteScope => {
  const { section } = STAGES[stage]
  if (section === null) return NOTHING
  const planned = plan?.sections.find((it) => it.section === section)?.allowed_paths
  const { paths, review_paths } = sectionRules(rules, section)
  return { allowed: planned ?? paths, denied: review_paths }
}
