import { z } from 'zod'
import { Disputed } from '../../core/artifacts.ts'
import { impossibleQuestion } from '../../core/findings/impossible.ts'
import { criterionId } from '../../core/named-ids.ts'
import type { AgentDeps, Assignment } from '../agent.ts'
import { type Journal, StoredReply } from '../journal.ts'
import { reportsField } from './reports.ts'

/** What an author hands over beside its files. */
export const Handover = z.object({
  summary: z.string().min(1).describe('What was built and why so, in two or three sentences for the people who asked.'),
  disputed: z
    .array(Disputed)
    .default([])
    .describe(
      'Findings of reviewers that are wrong, by id, with what speaks against each: the request, the specification, a convention. Their tests may stay red; the reviewer looks again. Usually empty.',
    ),
  impossible: z
    .array(z.object({ criterion: z.string().describe('`AC-1` is the first.'), why: z.string().min(1) }))
    .default([])
    .describe('Criteria that cannot be met within the paths that are yours: a person is asked. Usually empty.'),
  ...reportsField,
})
export type Handover = z.infer<typeof Handover>

/** As it is written; a coding agent of others has only words. */
export type HandedOver = Pick<Handover, 'summary'> & Partial<Handover>

/** Why disputes cannot be taken; `null`: each names an open finding of a review. */
export function wrongDisputes(
  { disputed = [] }: HandedOver,
  { findings }: Pick<Assignment, 'findings'>,
): string | null {
  const stray = disputed.filter(({ finding }) => !findings.some(({ id }) => id != null && id === finding))
  const ids = findings.flatMap(({ id }) => id ?? [])
  if (stray.length > 0)
    return `\`disputed\` names ${stray.map(({ finding }) => finding).join(', ')}; ${ids.length === 0 ? 'no finding of a reviewer is open' : `the findings of reviewers are ${ids.join(', ')}`}. What a gate, CI or a person wants cannot be disputed.`
  const decided = disputed.filter(({ finding }) =>
    findings.some((one) => one.id === finding && one.standing === 'upheld'),
  )
  return decided.length === 0
    ? null
    : `A person has decided that the reviewer is right: ${decided.map(({ finding }) => finding).join(', ')}. Mend what it says.`
}

/** The criteria that a person is asked about. */
export interface Impossible {
  /** `null`: people have answered all of it already, or there is nothing to ask. */
  readonly question: string | null
  /** What is wrong with it, or what people have answered; `null`: nothing. */
  readonly objection: string | null
}

/** What comes of criteria that cannot be met: a question, once; then its answer. */
export async function judgeImpossible(
  { impossible = [] }: HandedOver,
  { stage, spec, language, answers }: Assignment,
  { redactor }: Pick<AgentDeps, 'redactor'>,
): Promise<Impossible> {
  const criteria = spec?.acceptance_criteria ?? []
  const known = criteria.map((_, index) => criterionId(index))
  const stray = impossible.filter(({ criterion }) => !known.includes(criterion))
  if (stray.length > 0)
    return {
      question: null,
      objection: `\`impossible\` names ${stray.map(({ criterion }) => criterion).join(', ')}; the criteria are ${known.join(', ')}.`,
    }
  if (impossible.length === 0) return { question: null, objection: null }
  const question = await redactor.clean(questionAbout(impossible, { stage, spec, language }))
  const answer = answers.findLast((one) => one.question === question)
  if (answer === undefined) return { question, objection: null }
  return {
    question: null,
    objection: `${answer.by} answers: ${answer.text}\nDo as they say, then submit without it. If it still cannot be done, say in other words why.`,
  }
}

/** What a person is asked about criteria that cannot be met. */
export function questionAbout(
  impossible: Handover['impossible'],
  { stage, spec, language }: Pick<Assignment, 'stage' | 'spec' | 'language'>,
): string {
  const criteria = spec?.acceptance_criteria ?? []
  const textOf = (id: string) => criteria.find((_, index) => criterionId(index) === id) ?? ''
  const named = impossible.map(({ criterion, why }) => ({ criterion: `${criterion}: ${textOf(criterion)}`, why }))
  return impossibleQuestion(language, stage, named)
}

/** What a run handed over whose work is committed already; `null`: its steps are not kept. */
export function storedHandover(journal: Pick<Journal, 'recall'>): Handover | null {
  let found: Handover | null = null
  for (let step = 1; ; step++) {
    const reply = journal.recall(step, 'reply')
    if (reply === null) return found
    const submitted = StoredReply.safeParse(reply).data?.toolCalls.find(
      ({ name }) => name === 'submit' || name === 'submit_work',
    )
    found = submitted === undefined ? found : readHandover(submitted.arguments)
  }
}

function readHandover(text: string): Handover | null {
  try {
    return Handover.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
