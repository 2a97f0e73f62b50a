import type { ApprovalPolicy } from '../core/approval/approval.ts'
import type { Language } from '../core/language.ts'
import type { Content } from '../slack/blocks/blocks.ts'
import { type CardLook, cardOf } from '../slack/card/card.ts'
import { summaryOf, type ThreadMessage, threadOf } from '../slack/delivery/thread.ts'
import type { TaskView } from '../store/task-view.ts'
import { statesWithReason, taskThatSays } from './trial-task.ts'

const LOOK: CardLook = {
  planBlock: true,
  buttons: true,
  approvalsNeeded: 2,
  publicUrl: 'https://wms.example.com',
  notice: null,
}
const POLICY: ApprovalPolicy = {
  approvers: ['S0APPROVERS', 'U0000BORIS', 'C0APPROVERS'],
  ...{ approvalsNeeded: 2, selfApproval: false, carryOver: false, requesters: 'everybody' },
}

/** Ordinary texts, and one as long and odd as a model may write. */
const TRIALS = [
  { label: 'en', language: 'en', text: 'Receive pallets by SSCC scan' },
  { label: 'ru', language: 'ru', text: 'Принять паллеты по скану SSCC' },
  { label: 'long', language: 'en', text: '<!channel> *b* ``` <@U1|x> &amp; '.repeat(150) },
] as const satisfies { label: string; language: Language; text: string }[]

/** Messages of every kind that the app sends, rendered by its own code, by name. */
export const trialMessages = (): Map<string, Content> =>
  new Map(
    TRIALS.flatMap(({ label, language, text }) =>
      messagesSaying(text, language).map(([name, content]): Named => [`${name} (${label})`, content]),
    ),
  )

type Named = readonly [name: string, content: Content]

function messagesSaying(text: string, language: Language): Named[] {
  const states = statesWithReason(text)
  const due = taskThatSays(text, states['waiting for a decision'], language)
  const paused = taskThatSays(text, states['over its budget'], language)
  const cleanup = {
    stopped: [],
    stopped_after_ms: 0,
    acts: ['push' as const],
    merge_sha: null,
    worktree_removed: true,
    pull_request_closed: 12,
  }
  const cancelled = { ...taskThatSays(text, states.cancelled, language), cleanup }
  return [
    ...Object.entries(states).map(([name, state]): Named => {
      return [`the card of a task ${name}`, cardOf(taskThatSays(text, state, language), LOOK)]
    }),
    ['a card without the plan block', cardOf(due, { ...LOOK, planBlock: false })],
    ...inThread(due),
    ...inThread(paused, 'question'),
    ...inThread(cancelled, 'cleanup'),
    ['a summary of the thread', summaryOf(due, due.runs, 'trial').content],
  ]
}

const inThread = (view: TaskView, only: ThreadMessage['kind'] | null = null): Named[] =>
  threadOf(view, POLICY)
    .filter(({ kind }) => only === null || kind === only)
    .map(({ kind, run, content }) => [`the thread's ${kind} at ${run.stage}, ${view.task.state.status}`, content])
