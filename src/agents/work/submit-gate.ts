import type { Disputed, Finding } from '../../core/artifacts.ts'
import { isNewlyRed } from '../../core/checks/compare.ts'
import { accountsForNone, isAllSuspended, redTestsIn } from '../../core/findings/red-tests.ts'
import { isSuspended } from '../../core/findings/standing.ts'
import { addedSecrets } from '../../secrets/added-secrets.ts'
import { MASK, type SecretFinding, TOO_COMPLEX } from '../../secrets/redactor.ts'
import type { AgentDeps, Assignment, ChangedFile } from '../agent.ts'
import { type Checks, renderEvidence } from '../tools/checks.ts'
import { mayWrite, type WriteScope } from '../tools/file-tools.ts'
import { weakenedTests } from '../tools/weakened-tests.ts'
import { type HandedOver, judgeImpossible, wrongDisputes } from './handover.ts'
import type { ToolContext } from './run-agent.ts'

interface Bounds extends Pick<ToolContext, 'work'> {
  readonly scope: WriteScope
  readonly checks: Checks
}

/** Code's conditions for accepting an author's work. */
export interface SubmitGate {
  /** What must be done before the current work is accepted; `null`: nothing. */
  readonly objection: (work: HandedOver, signal: AbortSignal) => Promise<string | null>
  /** The tree that was last accepted, on which changes and checks were judged; `null`: none yet. */
  readonly accepted: () => string | null
}

export const submitGate = (assignment: Assignment, deps: AgentDeps, { scope, checks, work }: Bounds): SubmitGate => {
  const objected: Objected = new Map()
  let accepted: string | null = null
  const objection: SubmitGate['objection'] = async (handed, signal) => {
    const { summary, disputed = [] } = handed
    const limits = await judgeImpossible(handed, assignment, deps)
    if (limits.question !== null) return null
    const { tree, changes } = await work(signal)
    const found =
      limits.objection ??
      wrongDisputes(handed, assignment) ??
      (disputed.length === 0 ? nothingDone(changes) : null) ??
      outOfBounds(changes, scope) ??
      copiedMasks(changes) ??
      (await secretsIn([...changes, { path: 'your summary', before: null, after: summary }], assignment, deps)) ??
      (await weakened(changes, assignment, objected)) ??
      (await redChecks(checks, tree, suspendedBy(disputed, assignment), assignment, signal))
    if (found === null) accepted = tree
    return found === null ? null : assignment.censor(found)
  }
  return { objection, accepted: () => accepted }
}

/** How often each objection was made. */
type Objected = Map<string, number>

const nothingDone = (changes: readonly ChangedFile[]): string | null =>
  changes.length === 0 ? 'You have not changed any file yet: do the work, then submit.' : null

function outOfBounds(changes: readonly ChangedFile[], scope: WriteScope): string | null {
  const stray = changes.filter(({ path, irregular }) => irregular || !mayWrite(scope, path)).map(({ path }) => path)
  return stray.length === 0 ? null : `You may not change ${stray.join(', ')}. Put them back as they were.`
}

/** Secrets in files that would be pushed, as an objection; `null`: none. */
export async function secretsIn(
  written: readonly Omit<ChangedFile, 'irregular'>[],
  { rules }: Assignment,
  { redactor }: AgentDeps,
): Promise<string | null> {
  const found = await Promise.all(
    written.map(({ path, before, after }) =>
      addedSecrets(redactor, { path, before, after: after ?? '' }, rules.allowed_secrets),
    ),
  )
  const [unread, seen] = [found.flat().filter(isTooComplex), found.flat().filter((one) => !isTooComplex(one))]
  const places = seen.map(({ path, line, rule }) => `${path}:${line} (${rule})`)
  const objections = [
    ...(places.length === 0 ? [] : [`There are secrets in ${places.join(', ')}. Take them out.`]),
    ...unread.map(({ path }) => `${path} is too complex to check for secrets. Write it more simply or split it.`),
  ]
  return objections.length === 0 ? null : objections.join('\n')
}

const isTooComplex = ({ rule }: SecretFinding): boolean => rule === TOO_COMPLEX

/** A file with more masks than before means that the agent overwrote a text that it may not see. */
function copiedMasks(changes: readonly ChangedFile[]): string | null {
  const count = (text: string | null) => (text ?? '').split(MASK).length
  const spoilt = changes.filter(({ before, after }) => count(after) > count(before)).map(({ path }) => path)
  return spoilt.length === 0
    ? null
    : `In ${spoilt.join(', ')} a mask \`[secret: …]\` stands where the file had a text that you may not see. Put it back.`
}

/** After this an author who insists is let through: the stage gate objects again, and a person can accept there. */
const OBJECTION_LIMIT = 2

async function weakened(
  changes: readonly ChangedFile[],
  { task, spec }: Assignment,
  objected: Objected,
): Promise<string | null> {
  const request = [task.title, task.rawRequest, spec?.goal, ...(spec?.acceptance_criteria ?? [])].join('\n')
  const how = await weakenedTests(changes, request)
  if (how === null || (objected.get(how) ?? 0) >= OBJECTION_LIMIT) return null
  objected.set(how, (objected.get(how) ?? 0) + 1)
  return `The tests are weaker than they were: ${how}. Restore them and make the code pass.`
}

/** The findings, with those that the author disputes now. */
const suspendedBy = (disputed: readonly Disputed[], { findings }: Assignment): readonly Finding[] =>
  findings.map((one) => (disputed.some(({ finding }) => finding === one.id) ? { ...one, standing: 'disputed' } : one))

async function redChecks(
  checks: Checks,
  tree: string,
  findings: readonly Finding[],
  assignment: Assignment,
  signal: AbortSignal,
): Promise<string | null> {
  const missing = await checks.whyNotInstalled(tree, signal)
  if (missing !== null) return missing
  const against = (await checks.evidence(tree, signal))
    .filter(isNewlyRed)
    .filter((run) => !isAllSuspended(run, findings))
  if (against.length === 0) return null
  if (against.every((run) => redTestsIn(run) === null) && accountsForNone(findings)) {
    const without = await checks.evidence(await assignment.withoutReviewTests(tree, signal), signal)
    if (!without.some(isNewlyRed)) return null
  }
  const besides = findings.some(isSuspended) ? ' Only the tests of findings that you dispute may be red.' : ''
  return `Checks fail. Mend what they show, then submit again.${besides}\n\n${renderEvidence(against)}`
}
