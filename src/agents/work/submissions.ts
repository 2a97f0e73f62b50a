import { z } from 'zod'
import { DisputeAnswer, FoundIssue, ReviewResult } from '../../core/artifacts.ts'
import type { Role } from '../../core/stages.ts'
import { type Tool, tool } from '../loop/tool.ts'
import { HandedSpec } from './handed-spec.ts'
import { Handover } from './handover.ts'
import { reportsField } from './reports.ts'

/** What a reviewer hands over. */
export const Report = ReviewResult.pick({ summary: true, suggestions: true, untried: true }).extend({
  issues: z.array(FoundIssue),
  disputes: z
    .array(DisputeAnswer)
    .default([])
    .describe('Your answer to each of your findings that the author disputes; else empty.'),
  ...reportsField,
})
export type Report = z.infer<typeof Report>

/** The tools that end a run: every role sees all of them, and each may use one. */
export const SUBMISSIONS = {
  submit_specification: { description: 'PRODUCT: hand over the specification.', parameters: HandedSpec },
  submit_work: { description: 'BACKEND, FRONTEND, DOCS: hand over the finished work.', parameters: Handover },
  submit_review: { description: 'QA, SECURITY: hand over the review.', parameters: Report },
} as const

type SubmissionName = keyof typeof SUBMISSIONS

const BY_ROLE: Readonly<Record<Role, SubmissionName>> = {
  ...{ product: 'submit_specification', backend: 'submit_work', frontend: 'submit_work', docs: 'submit_work' },
  ...{ qa: 'submit_review', security: 'submit_review' },
}

export const submissionOf = (role: Role): SubmissionName => BY_ROLE[role]

/** The other roles' ways to hand over, which tell whose they are. */
export const otherSubmissions = (role: Role): Tool[] =>
  (Object.keys(SUBMISSIONS) as SubmissionName[])
    .filter((name) => name !== submissionOf(role))
    .map((name) => {
      const { description, parameters } = SUBMISSIONS[name]
      const refusal = `${name} is not for you: ${description} Hand over by ${submissionOf(role)}.`
      return { ...tool(name, description, parameters, async () => ({ ok: false, text: refusal })), refusal }
    })
