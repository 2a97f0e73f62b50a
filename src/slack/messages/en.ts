import type { Risk } from '../../core/judgement/risk.ts'
import type { Language } from '../../core/language.ts'
import type { TaskStatus } from '../../core/pipeline/task.ts'
import { counter } from '../../core/plural.ts'
import { enReasons as reasons } from '../../core/reasons/en.ts'
import { gateCheckName } from '../../core/reasons/reasons.ts'
import type { Section } from '../../core/stages.ts'
import type { RunStatus } from '../../store/runs.ts'
import { approval } from './approval.ts'
import { cardWords } from './card.ts'
import { ignoreWords } from './ci.ts'
import { cleanup } from './cleanup.ts'
import { halt } from './halt.ts'
import { heard } from './heard.ts'
import { incidentWords } from './incidents.ts'
import { judgement } from './judgement.ts'
import { options } from './options.ts'
import { packages } from './packages.ts'
import { refusals } from './refusals.ts'
import { reservationWords } from './reservations.ts'
import { revertWords } from './revert.ts'
import { slackRefuses } from './slack-refuses.ts'

const count = counter<'one' | 'other'>('en')

/** All texts of the product in Slack, in one language. */
export type Words = typeof en

export const en = {
  language: 'en' as Language,
  stages: reasons.stages,
  gateCheck: (id: string) => gateCheckName(reasons, id),
  sections: { backend: 'Backend', frontend: 'Frontend', docs: 'Docs' } as Readonly<Record<Section, string>>,
  statuses: {
    RUNNING: 'Running',
    WAITING: 'Waiting',
    PAUSED: 'Paused',
    DONE: 'Done',
    FAILED: 'Failed',
    CANCELLED: 'Cancelled',
    UNKNOWN: 'Unknown',
  } as Readonly<Record<TaskStatus, string>>,
  unread: (what: string) => `A newer version of the bot wrote: ${what}`,
  unknownState: (status: string, stage: string) => `A newer version of the bot wrote this state: ${status}, ${stage}.`,
  outcomes: {
    QUEUED: 'queued',
    RUNNING: 'running',
    WAITING: 'waiting',
    PAUSED: 'paused',
    PASSED: 'passed',
    REJECTED: 'sent back',
    FAILED: 'failed',
    CANCELLED: 'cancelled',
  } as Readonly<Record<RunStatus, string>>,

  task: (id: number) => `Task ${id}`,
  attempt: (n: number, limit: number) => `attempt ${n} of ${limit}`,
  attemptAlone: (n: number) => `attempt ${n}`,
  waitsForDecision: 'Waiting for your decision',
  waitsForCi: 'Waiting for CI',
  merged: (sha: string) => `Merged as ${sha}`,
  progress: (done: number, all: number) => `${done} of ${all} stages done`,
  notNeeded: (stage: string) => `${stage}: not needed`,
  requestedBy: (name: string) => `Requested by ${name}`,
  pullRequest: (n: number) => `Pull request #${n}`,
  tokens: (n: number) => count(n, { one: 'token', other: 'tokens' }),
  costUnknown: 'cost unknown',

  criteria: 'Acceptance criteria',
  constraints: 'Constraints',
  readings: 'Read so where a warehouse rule says otherwise',
  goal: 'Goal',
  changes: 'Changes',
  checks: 'Checks',
  gates: 'Gates',
  invariants: 'Warehouse invariants touched',
  remarks: 'Remaining remarks',
  proof: 'Proof',
  ranGreen: (commands: string) => `${commands} ran green`,
  notProven: 'not proven',
  noTestHolds: (ids: string) => `no test holds it: ${ids}`,
  lookFirst: 'Look here first',
  risks: {
    schema: 'database schema',
    pipeline: 'build and pipeline',
    access: 'access and secrets',
    stock: 'stock',
    remarked: 'has a remark',
  } as Readonly<Record<Risk, string>>,
  more: (n: number) => `and ${n} more`,
  diff: (files: number, added: number, removed: number) =>
    `${count(files, { one: 'file', other: 'files' })}, +${added} −${removed}`,
  checkStates: { queued: 'queued', running: 'running', passed: 'passed', failed: 'failed', skipped: 'skipped' },
  severities: { blocker: 'Blocker', major: 'Major', minor: 'Minor' },
  commit: (sha: string) => `Commit ${sha}`,
  took: (duration: string) => `took ${duration}`,
  seconds: (s: number) => `${s} s`,
  minutes: (m: number, s: number) => `${m} min ${s} s`,
  hours: (h: number, m: number) => `${h} h ${m} min`,

  approve: 'Approve',
  reject: 'Reject…',
  requestChanges: 'Request changes…',
  retry: 'Retry',
  resume: 'Resume',
  runAgain: 'Try again',
  restore: {
    reopen: 'Reopen',
    push_again: 'Push again',
    point_back: 'Point back',
    mark_ready: 'Mark ready',
    run_again: 'Run again',
  } as Readonly<Record<string, string>>,
  allow: 'Allow packages',
  cancel: 'Cancel task',
  keep: 'Go back',
  ofTask: (act: string, id: number) => `${act.replace('…', '')}: task ${id}`,
  approveTitle: 'Merge this commit?',
  approveAsks: (sha: string, diff: string) =>
    `Commit ${sha} (${diff}) is merged into the main branch. It can be taken back by a task of its own.`,
  cancelTitle: (id: number) => `Cancel task ${id}?`,
  cancelAsks: 'What runs now is stopped. The branch stays, nothing is merged.',
  comment: 'Why',
  rejectHint: 'The task ends as failed. Your words go to the thread and, on a retry, to the agents.',
  changesHint: 'The agents read this word by word: say what is wrong and what you expect instead.',
  section: 'Who has to work on it',
  send: 'Send',
  rejectTitle: (id: number) => `Reject task ${id}`,
  changesTitle: (id: number) => `Changes to task ${id}`,
  commentNeeded: (min: number) => `Say why in at least ${min} characters: the agents and your team read it.`,
  tooLate: 'Slack gave up waiting, so the form did not open. Press the button again.',

  approvedBy: (who: string) => `Approved by ${who}`,
  rejectedBy: (who: string) => `Rejected by ${who}`,
  changesBy: (who: string, section: string) => `Changes requested by ${who} (${section})`,
  askDecision: 'needs your decision. Look at the card above, then Approve, Reject or Request changes there.',
  askResume: 'is paused. Press Resume on the card above when it may go on, or cancel it.',
  askTryAgain: 'is paused: its environment is at fault. Mend it, then press Try again on the card above, or cancel it.',
  askAllow:
    'is paused: it needs packages that nobody has allowed. Allow them on the card above, say what to do instead, or cancel it.',
  askAgain: (asked: string) => `still waits for your decision (asked ${asked}). It waits for as long as you need.`,
  kicked: {
    started: (stage: string) => `${stage} was waiting for its next try; it starts now.`,
    requeued: (stage: string) => `${stage} had no job; it was queued.`,
    next: (stage: string) => `${stage} is queued and next in line.`,
    running: (stage: string) => `${stage} is being worked on right now, so there is nothing to start.`,
  },
  notDue: (status: string) => `Nothing is due (${status}).`,
  undelivered: (n: number) => `Slack refused ${count(n, { one: 'message', other: 'messages' })} of this task`,
  missed: (n: number) => `Meanwhile: ${count(n, { one: 'stage run', other: 'stage runs' })}`,
  everybodyDecides: 'Everybody may decide here: no approvers are configured.',
  ended: { DONE: 'your task is done.', FAILED: 'your task has failed.' },

  fallbackDecide: (id: number) =>
    `Decide with the buttons, or /wms-task approve ${id}, /wms-task reject ${id} <reason>, /wms-task changes ${id} <section> <comment>.`,
  fallbackRetry: (id: number) => `Try again with the button or /wms-task retry ${id}.`,
  fallbackTryAgain: (id: number) => `Mend it, then try again with the button or /wms-task resume ${id}.`,
  fallbackAllow: (id: number) => `Allow them with the button or /wms-task resume ${id}.`,
  fallbackResume: (id: number) => `Let it go on with the button or /wms-task resume ${id}.`,

  created: (id: number, title: string) => `Task ${id} is on its way: ${title}`,
  createdHint: (id: number) => `Its card appears in this channel. Ask at any time with /wms-task status ${id}.`,
  createdBefore: (id: number) => `This request is task ${id} already.`,
  formTooLate: 'Your form was not complete, and it was read too late to say so in it. Nothing was done; open it again.',
  stillWorking: 'Still at it, the answer follows here.',
  help: [
    [
      '<request> [budget=usd] [model=name] [repo=owner/name] [base=branch]',
      'starts a task: say in your own words what the WMS should do',
    ],
    ['new <request>', 'the same, whatever the first word is'],
    ['status <id>', 'where a task stands'],
    ['list [mine|waiting|failed|running|paused|done|cancelled]', 'the newest tasks'],
    ['approve <id>', 'merges the commit under review'],
    ['reject <id> <reason>', 'ends the task as failed'],
    ['changes <id> <backend|frontend|docs> <comment>', 'sends a section back to work'],
    ['cancel <id>', 'stops a task'],
    ['pause <id>', 'stops a task for now'],
    ['pause-all', 'stops everything for now'],
    ['resume-all', 'lets everything go on'],
    ['retry <id>', 'gives a failed task new attempts'],
    ['resume <id> [usd|answer]', 'lets a paused task go on, with a new budget or the answer to its question'],
    ['revert <id> [reason]', 'takes back what a done task merged, by a task of its own'],
    ['kick <id>', 'runs now what waits for its next try'],
    ['cost <id>', 'what a task has cost'],
  ],
  helpTitle: 'Tell WMS Orchestrator what to build:',
  unknown: (word: string) => `There is no command "${word}".`,
  nearest: (usage: string) => `Did you mean /wms-task ${usage}?`,
  meantRequest: 'If this is a request, put "new" in front of it.',
  usage: (usage: string) => `Write it as: /wms-task ${usage}`,
  tooLong: (chars: number, limit: number) =>
    `The request has ${chars.toLocaleString('en')} characters; at most ${limit.toLocaleString('en')} fit. Put the details into a document and link it.`,
  noTask: (id: number) => `There is no task ${id}. /wms-task list shows the newest.`,
  noTasks: 'There is no such task yet.',
  invite: (bot: string) => `I cannot post in this channel. Write /invite @${bot} here and send the command again.`,
  failed: 'That did not get through to its end. It may have been done all the same: look at the task first.',
  tryAgain: 'Try again in a minute; if it stays so, tell the operator of WMS Orchestrator.',

  done: {
    approve: (sha: string) => `Approved. Commit ${sha} is being merged.`,
    reject: (id: number) => `Rejected. Task ${id} has ended; a retry starts it again with your words.`,
    request_changes: (section: string) => `Sent back: ${section} goes to work on your comment.`,
  },
  cancelled: (id: number) => `Task ${id} is cancelled.`,
  retried: (id: number) => `Task ${id} goes on.`,
  already: {
    approve: (who: string, ago: string) => `Already approved by ${who}, ${ago}.`,
    reject: (who: string, ago: string) => `Already rejected by ${who}, ${ago}.`,
    request_changes: (who: string, ago: string) => `Changes were already requested by ${who}, ${ago}.`,
  },
  otherCommit: (now: string) =>
    `This commit is no longer the one under review. Now it is ${now}: look at the card and decide on that.`,
  stands: (id: number, status: string, stage: string) => `Task ${id}: ${status}, ${stage}.`,
  cannot: {
    decided: 'There is nothing to decide now.',
    cancelled: 'It has ended, so there is nothing to cancel.',
    held: 'Nothing of it runs now, so there is nothing to pause.',
    retried: 'Only a failed task can be retried.',
    resumed: 'Only a paused task can be resumed.',
    packages_denied: packages.en.cannotDeny,
    checks_ignored: ignoreWords.en.cannot,
    reverted: revertWords.en.cannot,
  },
  packages: packages.en,
  ignore: ignoreWords.en,
  refusals: refusals.en,
  heard: heard.en,
  refused: slackRefuses.en,
  refusedSteer: 'Only who asked for the task, or an approver, may do that.',
  theseCan: 'These can:',
  everyMember: 'every full member of this workspace.',
  approvals: (given: number, needed: number) => `${given} of ${needed} approvals`,
  counted: (given: number, needed: number) =>
    `Your approval counts: ${given} of ${needed}. The commit is merged when the rest have approved it too.`,

  options: options.en,

  noteTaken: (id: number) => `Noted. The next run of an agent of task ${id} reads it.`,
  noteKept: (id: number) => `Noted, but task ${id} has ended: agents read it if somebody retries the task.`,
  noteRefused: 'Only full members of this workspace tell the agents something, so I did not pass this on.',
  noteTooLong: (limit: number) =>
    `This is too long for a note: at most ${limit.toLocaleString('en')} characters. I did not pass it on.`,
  noteNoTask: 'This thread belongs to no task, so there is nobody to tell. Start one:',
  foreignCard: 'This card belongs to a task of another database of this service, so its buttons do nothing here.',
  noTaskOfMessage: 'This message belongs to no task.',
  taskActions: 'Task actions',
  nothingToDo: 'There is nothing for you to do here now.',
  close: 'Close',

  home: {
    title: 'WMS tasks',
    intro: 'Start a task in a channel with /wms-task and your request.',
    waiting: 'Waits for you',
    mine: 'Asked for by you',
    running: 'Running',
    failed: 'Failed',
    nothing: {
      waiting: 'Nothing waits for your decision.',
      mine: 'You have asked for nothing yet.',
      running: 'Nothing runs now.',
      failed: 'Nothing has failed.',
    },
    older: 'Older',
    newest: 'Back to the newest',
    olderOf: (list: string) => `Older tasks of: ${list}`,
    newestOf: (list: string) => `Newest tasks of: ${list}`,
    closed: 'This app answers only full members of this workspace.',
  },
  justNow: 'just now',
  card: cardWords.en,
  incidents: incidentWords.en,
  halt: halt.en,
  judgement: judgement.en,
  approval: approval.en,
  cleanup: cleanup.en,
  reservations: reservationWords.en,
  revert: revertWords.en,
}
