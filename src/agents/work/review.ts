import { analyse } from '../../analysis/analysis.ts'
import type { DisputeAnswer, ReviewResult } from '../../core/artifacts.ts'
import { isSuspended } from '../../core/findings/standing.ts'
import { sectionGlobMatches } from '../../core/glob.ts'
import { sectionRules } from '../../core/repository-rules.ts'
import { STAGES } from '../../core/stages.ts'
import type { AgentDeps, AgentEnd, Assignment } from '../agent.ts'
import type { Submit } from '../loop/tool.ts'
import { filedAgainstReading } from '../review/against-reading.ts'
import { unjudgedReview } from '../review/judge-review.ts'
import { type Checks, openChecks } from '../tools/checks.ts'
import { whyDenied } from '../tools/install.ts'
import { toolset } from '../tools/toolset.ts'
import { lookedUp } from './reports.ts'
import { runAgent, type ToolContext } from './run-agent.ts'
import { disputeDemand, disputesAnswered, withUpheld } from './settle-disputes.ts'
import { Report } from './submissions.ts'
import { secretsIn } from './submit-gate.ts'

/**
 * QA_BACKEND, QA_FRONTEND, SECURITY: judges the diff by the criteria, without the author's summary; QA also writes tests
 * into its own paths. The model does not give the verdict: code runs the checks on the final work and decides.
 */
export const reviewSection = async (
  assignment: Assignment,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<AgentEnd<ReviewResult>> => {
  const checks = openChecks(assignment, deps)
  const unbiased = { ...assignment, artifacts: assignment.artifacts.filter((it) => it.kind !== 'Patch') }
  const { role, section } = STAGES[assignment.stage]
  const own = role === 'qa' && section !== null ? sectionRules(assignment.rules, section).review_paths : []
  const end = await runAgent<Report>(
    unbiased,
    Report,
    ({ files, work }) => ({
      tools: toolset(files, checks, { scope: { allowed: own, denied: [] }, runs: true }),
      submit: reviewGate(assignment, deps, own, work, checks),
    }),
    deps,
    signal,
  )
  if (end.status !== 'submitted') return end
  const tree = await assignment.tree(signal)
  const [evidence, tried] = [await checks.evidence(tree, signal), await checks.redAgain(signal)]
  const { disputes: answers, reported, ...said } = end.result
  const issues = withUpheld(assignment, said.issues, answers)
  const reviewed = { ...said, issues: [...issues], stage: assignment.stage, evidence, tried }
  // The reviewer saw the diff with secrets masked, so its quotes match only that one.
  const diff = await deps.redactor.clean(assignment.diff)
  const { language } = assignment
  const judged = await analyse('judgeReview', { reviewed, diff, language })
  const settled = {
    disputes: disputesAnswered(assignment, answers),
    reported: await lookedUp(reported, assignment),
  }
  const result = judged.outcome === 'done' ? judged.result : unjudgedReview(reviewed, language)
  return { ...end, result: { ...result, ...settled }, tree }
}

/** Refuses secrets in a reviewer's files, since these are pushed. */
function reviewGate(
  assignment: Assignment,
  deps: AgentDeps,
  own: readonly string[],
  work: ToolContext['work'],
  checks: Checks,
): Pick<Submit<Report>, 'objection' | 'recalled'> {
  const tests = own.length === 0 ? null : testsDemand(assignment, deps, own, work)
  const owed = async (answers: readonly DisputeAnswer[], signal: AbortSignal): Promise<string | null> => {
    const isSettling = assignment.findings.some(isSuspended)
    const evidence = isSettling ? await checks.evidence(await assignment.tree(signal), signal) : []
    return disputeDemand(assignment, answers, evidence)
  }
  return {
    objection: async ({ issues, disputes: answers }, signal) => {
      const beside = filedAgainstReading(issues, assignment.wms.overruled)
      if (beside !== null) return beside
      const found = await secretsIn((await work(signal)).changes, assignment, deps)
      if (found !== null) return assignment.censor(found)
      const denied = own.length === 0 ? null : await whyDenied(assignment, await assignment.tree(signal), signal)
      return denied ?? (await tests?.objection(signal)) ?? (await owed(answers, signal))
    },
    ...(tests !== null && { recalled: tests.recalled }),
  }
}

/** Asks QA once for tests of its own; a second submission without any is accepted. */
function testsDemand(
  { stage, rules, diff }: Assignment,
  { sandbox }: AgentDeps,
  own: readonly string[],
  work: ToolContext['work'],
) {
  const { section } = STAGES[stage]
  const isRunnable = sandbox.allowed && rules.checks.some((check) => check.section === section)
  const isOwn = (path: string) => own.some((glob) => sectionGlobMatches(glob, path))
  let asked = false
  const objection = async (signal: AbortSignal): Promise<string | null> => {
    if (asked || !isRunnable) return null
    const read = await analyse('changedPaths', [diff])
    if (read.outcome === 'done' && read.result.some(isOwn)) return null
    if ((await work(signal)).changes.some(({ path }) => isOwn(path))) return null
    asked = true
    return `${UNTESTED} Write your checks of the criteria as tests into ${own.join(', ')}, run them, then submit; if nothing here can be tested, submit again and say so in the summary.`
  }
  const recalled = (before: string) => {
    asked ||= before.startsWith(UNTESTED)
  }
  return { objection, recalled }
}

const UNTESTED = 'You have written no test yet.'
