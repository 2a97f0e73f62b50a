import type { BudgetScope } from '../budget.ts'
import { counter } from '../plural.ts'
import type { StageName } from '../stages.ts'
import { besideBaseReasons } from './beside-base.ts'
import { disputeReasons } from './dispute.ts'
import { environmentReasons } from './environment.ts'
import { outsideReasons } from './outside.ts'
import { remarkReasons } from './remarks.ts'
import { revertReasons } from './revert.ts'

const count = counter<'one' | 'other'>('en')
const spent = (usd: number | null): string => (usd === null ? 'cost unknown' : `$${usd.toFixed(2)} spent`)

/** Texts that code writes about a task, in the task's language, since they are stored next to the agents' texts. */
export type Reasons = typeof enReasons

export const enReasons = {
  stages: {
    PRODUCT: 'Specification',
    ORCHESTRATE: 'Plan',
    REVERT: 'Revert',
    BACKEND: 'Backend',
    QA_BACKEND: 'Backend QA',
    SECURITY: 'Security review',
    BACKEND_GATE: 'Backend gate',
    FRONTEND: 'Frontend',
    QA_FRONTEND: 'Frontend QA',
    FRONTEND_GATE: 'Frontend gate',
    DOCS: 'Docs',
    DOCS_GATE: 'Docs gate',
    PUSH_GATE: 'Foreign push gate',
    CI_WAIT: 'CI',
    HUMAN_APPROVAL: 'Approval',
    MERGE: 'Merge',
  } as Readonly<Record<StageName, string>>,

  gate: {
    /** By the check's id; a check without a name here is shown by its id. */
    checks: {
      ...{ diff: 'changes', paths: 'allowed paths', secrets: 'secrets', tests: 'tests' },
      dependents: 'what depends on it',
    } as Readonly<Record<string, string>>,
    passed: (checks: readonly string[]) =>
      `${checks.length === 1 ? 'The check' : `All ${checks.length} checks`} passed: ${checks.join(', ')}.`,
    reviewPassed: (runs: string) => (runs === '' ? 'passed' : `passed (${runs})`),
    noReview: 'has no passing review',
    notPassed: (stage: string) => `${stage} has not passed`,
    changed: (files: number, added: number, removed: number) => `${filesText(files)}, +${added} −${removed}`,
    unchanged: 'The section has changed nothing',
    unchangedDetail: 'Its newest patch has no changed file.',
    pathsAllowed: 'only allowed paths',
    strayPath: (path: string) => `${path} may not be changed`,
    strayPathDetail: 'It lies outside the allowed paths, or is no regular file.',
    newTests: {
      red: 'new tests fail without the change, pass with it',
      green: 'the new tests pass without the change too',
      no_new_test: 'none is weaker; there is no new one',
      no_check: 'none is weaker',
      no_sandbox: 'none is weaker; not tried without the change: this machine has no sandbox',
      no_answer: 'none is weaker; not tried without the change: the check did not end by itself',
      red_base: 'none is weaker; not told without the change: the base is red, and no test is named',
      too_complex: 'too complex to check',
    },
    dependentsGreen: (names: string) => `still green: ${names}`,
    dependentsNotRun: (names: string) => `not run here, this machine has no sandbox: ${names}`,
    dependentRed: (name: string) => `The check ${name} is red with this change`,
    dependentRedDetail: (globs: string) =>
      `It uses what was changed (${globs}), and its own section does not run any more. Change it so that both work.`,
    noSecrets: (files: number) => `none in ${filesText(files)}`,
    secrets: (found: number) => `${found} found`,
    secret: (place: string) => `A secret stands in ${place}`,
    tooComplex: (path: string) => `${path} is too complex to check for secrets`,
    tooComplexDetail: (fingerprint: string, rules: string) =>
      `The search did not end in time. Write the file more simply or split it. If it has to be as it is, a person adds ${fingerprint} to allowed_secrets in ${rules} of the base branch.`,
    secretDetail: (rule: string, fingerprint: string, rules: string) =>
      `${rule} recognised it. Remove it and make the old one invalid. For a false alarm a person adds ${fingerprint} to allowed_secrets in ${rules} of the base branch.`,
  },

  task: {
    noSection: 'The repository has no such section.',
    nothingPlanned: 'The plan needs no section: there is nothing to build. Ask for a change of the product.',
    spent: (stage: string, attempts: number, last: string) =>
      `${stage} has used its ${count(attempts, { one: 'attempt', other: 'attempts' })}. Last reason: ${last || 'none given'}`,
    noProgress: (judge: string, open: string) =>
      `${judge} has sent the work back again and nothing gets better: ${open}. What shall the agents do about it?`,
    rejected: (comment: string) => `Rejected: ${comment}`,
    personAsked: 'A person asked for a change',
    packagesDenied: (packages: string) => `A person does not allow these packages, go on without them: ${packages}`,
    noReason: 'no reason given',
    cancelledBy: (who: string) => `Cancelled by ${who}`,
    heldBy: (who: string, usd: number | null) =>
      `Stopped by ${who}, ${spent(usd)}. Resume goes on with the same attempt.`,
    underWay: {
      push: (sha: string) => `A push of ${sha} was under way; it may have arrived.`,
      pull_request: (_sha: string) => 'An update of the pull request was under way.',
      merge: (sha: string) => `The merge of ${sha} was under way; it may have gone through.`,
    },
    allHeldBy: (who: string, usd: number | null) =>
      `Everything is stopped by ${who}, ${spent(usd)}. It goes on with resume-all.`,
    moved: (sha: string, branch: string) =>
      `Somebody pushed ${sha} to ${branch}: what was checked or approved before is void.`,
    movedAtMerge: (from: string, to: string) =>
      `The branch moved from ${from} to ${to} after the approval, which is void now.`,
    approvalVoid: (because: string) => `What was approved is not what stands now, so the approval is void. ${because}`,
    approvalUnfounded: 'It is not recorded what the approval was given on, so it is asked for again.',
    lineLeft: (minutes: number, why: string) =>
      `It had held the line for ${count(minutes, { one: 'minute', other: 'minutes' })}, so it lets the others pass and is merged after them. ${why}`,
    checksNotEnded: 'Its checks have not ended.',
    baseMoved: (sha: string) => `The base moved to ${sha} before anybody had decided.`,
    broughtUpToBase: 'The branch was brought up to the base.',
    noPullRequest: (state: string) =>
      `The pull request is ${state}, so nothing is merged. Open it again and resume the task, or cancel the task.`,
    signed: (sha: string) => `The base takes signed commits only, so the forge made ${sha} of the same tree.`,
    mergeConflict: (files: string) => `Merge conflict in ${files}`,
    mergeConflictDetail:
      'The base branch changed the same lines. Bring the branch in line with the base and keep both changes.',
    conflictStands: (files: string) => `The conflict with the base still stands in ${files}.`,
    nothingChanged: (stage: string) => `${stage} handed in its work, but no file has changed.`,
    branchTaken: (names: string) =>
      `Somebody else has branches or pull requests named ${names}, so the work cannot be pushed. Nothing of theirs was touched. Rename or remove them, then resume.`,
    foreignCommit: (branch: string, sha: string | null) =>
      `${branch} has a commit (${sha ?? 'unknown'}) that is not ours; nothing was pushed over it.`,
  },

  fault: {
    /** `cause`: an error's message, which is English. */
    abandoned: (cause: string, repeats: number) =>
      repeats === 0 ? cause : `${cause} (after ${count(repeats, { one: 'repeat', other: 'repeats' })})`,
    interrupted: (stage: string, times: number) =>
      `${stage} was interrupted ${count(times, { one: 'time', other: 'times' })} at the same step, so it is not tried again by itself.`,
    deadly: (stage: string, times: number) =>
      `The process ended ${count(times, { one: 'time', other: 'times' })} while ${stage} was at the same step, the last time with nothing else running in it. The task waits, so that it does not end the service again. The log of the time says more; resume the task to try again.`,
    awayTooLong: (hours: number, cause: string) =>
      `What the task needs has been away for ${count(hours, { one: 'hour', other: 'hours' })}, so it waits until somebody tries again. The last word: ${cause}`,
    givenUp: (cause: string) => `The queue gave this run up: ${cause || 'no reason kept'}.`,
  },

  outside: outsideReasons.en,
  remarks: remarkReasons.en,
  besideBase: besideBaseReasons.en,
  environment: environmentReasons.en,
  revert: revertReasons.en,
  dispute: disputeReasons.en,

  agent: {
    deadline: (seconds: number) => `It was not finished after ${seconds} s.`,
    steps: (limit: number, refusal: string) =>
      `Nothing was accepted in ${count(limit, { one: 'step', other: 'steps' })}.${refusal === '' ? '' : ` The last submission was refused: ${refusal}`}`,
    /** What the agent said as it last handed over, and why that was refused. */
    lastWords: (summary: string, refusal: string) =>
      `Its last word: ${summary}${refusal === '' ? '' : ` It was refused: ${refusal}`}`,
    tokens: (used: number, limit: number) => `The run used ${used} tokens of ${limit}.`,
    refused: 'The model refused to answer.',
    overflow: 'The conversation grew longer than the model reads.',
    unusable: (limit: number, last: string) => `${limit} unusable replies in a row; the last: ${last}`,
    sameCall: (times: number, call: string) => `The same call had the same result ${times} times: ${call}.`,
    circle: (call: string) => `The run went round in a circle; its last call was ${call}.`,
    turns: (limit: number, refusal: string) =>
      `Nothing was accepted in ${count(limit, { one: 'turn', other: 'turns' })}. The last submission was refused: ${refusal}`,
    noTokensLeft: 'The agent says that its model has no tokens left.',
    ownLimit: 'The agent made as many requests as it allows itself in a turn.',
    refusedToGoOn: 'The agent refused to go on.',
    stoppedByItself: 'The agent stopped its turn though nobody asked it to.',
    wentOn: (objection: string) => `It went on after it had handed over: ${objection}`,
    silent: 'The agent handed over without a word; the diff says what it did.',
    redCheck: (command: string) => `The check fails: ${command}`,
    tooComplex: (what: string) => `Too complex to check: ${what}`,
    tooComplexDetail: 'Reading it did not end in time. Make it shorter or simpler.',
    exitCode: (code: string) => `exit code ${code}`,
  },

  budget: {
    owners: { run: "this run's", task: "the task's", day: "today's" } as Readonly<Record<BudgetScope, string>>,
    cap: (owner: string, cap: string) => `${owner} budget of ${cap}`,
    noPrice: (model: string, cap: string) =>
      `The price of ${model} is unknown, so ${cap} cannot be kept. Set MODEL_PRICES=${model}=input/cached/output (USD per million tokens), then resume the task.`,
    noRoom: (cap: string, spent: string, held: string | null, next: string) =>
      `${cap} has no room: ${spent} is spent${held === null ? '' : `, ${held} is held for calls under way`}, and the next call may cost up to ${next}.`,
    raise: {
      task: (id: number) =>
        `Raise it and go on: resume task ${id} with a higher budget (/wms-task resume ${id} <usd>; REST: POST /tasks/${id}/resume {"budget_usd": …}).`,
      run: () => 'Raise BUDGET_USD_RUN, then resume the task.',
      day: () => 'Resume the task after midnight UTC, or raise BUDGET_USD_DAY first.',
    } as Readonly<Record<BudgetScope, (id: number) => string>>,
  },

  ci: {
    failed: (names: string) => `Failed: ${names}.`,
    actionRequired: (names: string) =>
      `${names} waits for a person: open the pull request's checks and approve the run.`,
    /** With how each ended. */
    interrupted: (ends: string) =>
      `Ended without a word about the code: ${ends}. Run them again on the forge or here, let them count for nothing this once, or cancel the task.`,
    ignoredOnce: (state: string) => `GitHub says: ${state}. A person let it count for nothing, for this commit only.`,
    interruptedOnce: (names: string) => `Run once more, since they ended without a word about the code: ${names}.`,
    running: (names: string) => `Running: ${names}.`,
    runningHere: 'The checks are being run here.',
    requiredPassed: 'All required checks passed.',
    allPassed: 'All checks passed.',
    nonePassedRequired: 'All checks passed; the repository requires none.',
    passedSoFar: 'All checks passed so far; a moment is left for others to appear.',
    noneYet: 'No check has appeared yet.',
    noneAtAll: 'The repository says nothing of checks.',
    noneRan: 'No check has run: nothing but the reviews and gates has tested this commit.',
    allSkipped: 'All checks were skipped: nothing but the reviews and gates has tested this commit.',
    missing: (names: string) => `Required and not there yet: ${names}.`,
    absent: (names: string) =>
      `Required, but nothing has reported it from the expected source: ${names}. Look at what starts this workflow, or at the rule that requires it.`,
    red: (name: string) => `CI check ${name} is red`,
    tooLong: (minutes: number, why: string) =>
      `CI has not finished after ${count(minutes, { one: 'minute', other: 'minutes' })}. ${why} Look at the checks, then retry.`,
    runOnceMore: (names: string) => `Run once more, as known to be flaky: ${names}.`,
    wasRunOnceMore: 'It did not pass at first and was run once more.',
    forgeSays: (state: string) => `GitHub says: ${state}.`,
  },
}

const filesText = (files: number): string => count(files, { one: 'file', other: 'files' })
