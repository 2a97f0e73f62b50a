import type { Checkpoint } from '../../core/checkpoint.ts'
import type { Language } from '../../core/language.ts'
import type { Role } from '../../core/stages.ts'
import type { ModelRequest, ToolCall } from '../../model/model.ts'
import type { AgentDeps } from '../agent.ts'
import { StoredAnswers } from '../journal.ts'
import type { Submit, Tool } from './tool.ts'
import { answerCall, type CallAnswer, recallAnswer } from './tool-call.ts'

/** An agent's prompt and tools. */
export interface AgentWork<T> {
  readonly role: Role
  /** The language of the reason for a run without a result. */
  readonly language: Language
  readonly run: ModelRequest['run']
  readonly system: string
  readonly prompt: string
  readonly tools: readonly Tool[]
  readonly submit: Submit<T>
  /** Fits a tool's result into the conversation. */
  readonly shorten: (text: string, tool: string) => string
  /** Stores the current files; `same`: nothing has changed them since the last checkpoint. */
  readonly checkpoint: (files: 'same' | 'changed', signal: AbortSignal) => Promise<Checkpoint>
}

/**
 * Executes a reply's calls one after another, up to a submission. After a crash between the reply and its stored answers
 * all calls are executed again, on the worktree as it was before the first.
 */
export async function answersTo<T>(
  work: AgentWork<T>,
  calls: readonly ToolCall[],
  deps: Pick<AgentDeps, 'journal' | 'redactor'>,
  step: number,
  signal: AbortSignal,
): Promise<readonly CallAnswer<T>[]> {
  const stored = deps.journal.recall(step, 'answers')
  if (stored !== null) return recallAnswers(work, calls, StoredAnswers.parse(stored))
  const answers: StoredAnswers['answers'] = []
  for (const call of calls) {
    const answer = await answerCall(work.tools, work.submit, call, signal)
    if (answer.kind === 'submitted') return [...answers.map(shortenedBy(work, calls)), answer]
    answers.push({ ...answer, text: await deps.redactor.clean(answer.text) })
  }
  const files = calls.every((call) => work.tools.find(({ name }) => name === call.name)?.readsOnly) ? 'same' : 'changed'
  await deps.journal.keep(step, 'answers', { answers }, await work.checkpoint(files, signal))
  return answers.map(shortenedBy(work, calls))
}

function recallAnswers<T>(work: AgentWork<T>, calls: readonly ToolCall[], { answers }: StoredAnswers) {
  for (const [index, call] of calls.entries()) {
    const answer = answers[index]
    if (answer?.kind === 'answered') recallAnswer(work.tools, work.submit, call, answer.text)
  }
  return answers.map(shortenedBy(work, calls))
}

/** Answers are stored in full, so that a repeated run can still read all of a long one. */
const shortenedBy =
  ({ shorten }: Pick<AgentWork<unknown>, 'shorten'>, calls: readonly ToolCall[]) =>
  (answer: StoredAnswers['answers'][number], index: number) => ({
    ...answer,
    text: shorten(answer.text, calls[index]?.name ?? ''),
  })
