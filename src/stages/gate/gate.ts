import { isRevertOnly } from '../../core/pipeline/task.ts'
import { STAGES } from '../../core/stages.ts'
import { AppError } from '../../errors.ts'
import type { Stage } from '../stage/stage.ts'
import { branchDiff, judgeSection, readBranch } from './judge-section.ts'

/** BACKEND_GATE, FRONTEND_GATE, DOCS_GATE: code decides by what it reads itself, without a model. */
export const gate: Stage = async (input, deps, signal) => {
  const { stage } = input.run
  const { section } = STAGES[stage]
  if (section === null) throw new AppError('internal', `${stage} is the gate of no section.`)
  const worktree = await deps.workspaces.open(input.task, signal)
  const { baseSha } = worktree
  const branch = await readBranch(worktree, { baseSha, headSha: input.task.headSha ?? baseSha }, signal)
  const of = isRevertOnly(input.task, section) ? 'code' : 'ours'
  const decision = await judgeSection(input, deps, { section, gate: stage, of }, branch, worktree, signal)
  return {
    event: decision.passed
      ? { type: 'run_passed', headSha: null }
      : { type: 'gate_rejected', findings: decision.issues },
    artifacts: [{ kind: 'GateDecision', content: decision }, await branchDiff(branch, worktree, signal)],
  }
}
