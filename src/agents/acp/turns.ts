import type { Reasons } from '../../core/reasons/en.ts'
import type { AgentStop, Assignment } from '../agent.ts'
import type { WriteScope } from '../tools/file-tools.ts'
import type { Handover } from '../work/handover.ts'
import type { SubmitGate } from '../work/submit-gate.ts'
import type { Session, Turn } from './session.ts'

/** How an agent's work ended, still without its usage. */
export type WorkEnd =
  | { readonly status: 'submitted'; readonly result: Handover }
  | { readonly status: AgentStop; readonly reason: string }

/** How many turns an agent gets before the attempt is given up. */
const TURN_LIMIT = 6

interface Task {
  readonly prompt: string
  readonly objection: SubmitGate['objection']
  /** Drops earlier check results, since the files have changed. */
  readonly invalidate: () => void
  readonly words: Reasons['agent']
}

/** Prompts the agent again with the gate's objection until the gate has none. */
export async function workInTurns(session: Session, task: Task, signal: AbortSignal): Promise<WorkEnd> {
  let [text, last] = [task.prompt, '']
  for (let count = 1; count <= TURN_LIMIT; count++) {
    const turn = await session.prompt(text, signal)
    const stop = stopOf(turn, task.words)
    if (stop !== null) return stop
    task.invalidate()
    const summary = turn.finalText.slice(0, SUMMARY_CHARS) || task.words.silent
    const objection = await task.objection({ summary }, signal)
    if (objection === null)
      return { status: 'submitted', result: { summary, disputed: [], impossible: [], reported: [] } }
    last = [objection, ...turn.denied.map((what) => `You were not allowed: ${what}.`)].join('\n')
    text = `Your work is not accepted yet. ${last}`
  }
  return { status: 'max_steps', reason: task.words.turns(TURN_LIMIT, last.slice(0, 500)) }
}

/** `null`: the agent ended its turn normally. */
function stopOf({ stopReason, finalText }: Turn, words: Reasons['agent']): WorkEnd | null {
  switch (stopReason) {
    case 'end_turn':
      return null
    case 'max_tokens':
      return { status: 'token_budget', reason: words.noTokensLeft }
    case 'max_turn_requests':
      return { status: 'max_steps', reason: words.ownLimit }
    case 'refusal':
      return { status: 'refused', reason: finalText.slice(0, 500) || words.refusedToGoOn }
    case 'cancelled':
      return { status: 'stuck', reason: words.stoppedByItself }
  }
}

const SUMMARY_CHARS = 2_000

interface PromptParts {
  readonly system: string
  readonly prompt: string
  readonly scope: WriteScope
  readonly assignment: Pick<Assignment, 'rules' | 'stage'>
  readonly isResumed: boolean
}

/** The role and context as the built-in agent gets them, then how this agent delivers its work. */
export const firstPrompt = ({ system, prompt, scope, assignment, isResumed }: PromptParts): string =>
  [system.trim(), prompt, deliveryRules(scope, assignment), ...(isResumed ? [RESUMED] : [])].join('\n\n')

const RESUMED =
  'You have begun this work before and were interrupted. The files hold what you had done: look at them, then go on.'

function deliveryRules({ allowed, denied }: WriteScope, { rules, stage }: PromptParts['assignment']): string {
  const section = stage.toLowerCase()
  const checks = rules.checks.filter((check) => check.section === section).map(({ command }) => command.join(' '))
  return [
    'Work with your own tools in the current folder, which is the repository. There is no `submit_…` tool: when the work is done, end your turn with two or three sentences that say what you built and why so.',
    `You may change only: ${allowed.join(', ')}.${denied.length === 0 ? '' : ` Never: ${denied.join(', ')}.`}`,
    ...(checks.length === 0 ? [] : [`Checks that must pass, from this folder: ${checks.join('; ')}.`]),
    'There is no network and no git. Leave no file behind that is not part of the work. Nobody answers questions.',
  ].join('\n')
}
