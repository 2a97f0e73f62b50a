import type { HandedSpec } from '../../src/agents/work/handed-spec.ts'
import type { ReviewResult } from '../../src/core/artifacts.ts'
import type { RepositoryRules } from '../../src/core/repository-rules.ts'
import { SECTIONS, STAGES, type StageName } from '../../src/core/stages.ts'
import { type Answer, calls } from '../integration/model/hostile-server.ts'
import type { EvalTask } from './tasks.ts'

/** A way to do a task. All go through the same service; an arm answers some roles itself instead of the model. */
export interface Arm {
  readonly name: string
  readonly about: string
  /** `null`: the model answers this stage. */
  readonly answer: (stage: StageName, task: EvalTask) => Answer | null
  /** The repository's rules as the arm has them. */
  readonly rules: (rules: RepositoryRules) => RepositoryRules
}

const unreviewed: Pick<ReviewResult, 'summary' | 'issues' | 'suggestions'> = {
  summary: 'Nobody reviewed this.',
  issues: [],
  suggestions: [],
}
const withoutReview = (stage: StageName): Answer | null =>
  STAGES[stage].kind === 'review' ? calls('submit', unreviewed) : null

/** Hands the request on as it is, to one developer. */
const requestAsSpec = ({ request }: EvalTask): HandedSpec => ({
  goal: request,
  acceptance_criteria: [request],
  constraints: [],
  sections: SECTIONS.map((section) => ({
    section,
    needed: section === 'backend',
    reason: section === 'backend' ? 'One agent does everything.' : 'The same agent does this too.',
  })),
  ...{ intent: 'new_behaviour', points: [], points_reason: null, files: [], reported: [] },
})

const oneSection = (rules: RepositoryRules): RepositoryRules => ({
  ...rules,
  sections: {
    ...rules.sections,
    backend: { paths: SECTIONS.flatMap((section) => rules.sections[section]?.paths ?? []), review_paths: [] },
  },
  checks: rules.checks.map((check) => ({ ...check, section: check.section === null ? null : 'backend' })),
})

const ARMS: readonly Arm[] = [
  {
    name: 'full',
    about: 'the pipeline as it is',
    answer: () => null,
    rules: (rules) => rules,
  },
  {
    name: 'no-reviewer',
    about: 'QA and security pass everything unseen; checks and gates stay',
    answer: withoutReview,
    rules: (rules) => rules,
  },
  {
    name: 'single-agent',
    about: 'one agent gets the request as it is and may change every section; no specification, no review',
    answer: (stage, task) => (stage === 'PRODUCT' ? calls('submit', requestAsSpec(task)) : withoutReview(stage)),
    rules: oneSection,
  },
]
export const ARM_NAMES = ARMS.map(({ name }) => name)

export const armsOf = (names: readonly string[]): Arm[] => ARMS.filter(({ name }) => names.includes(name))

/** What the model spent is counted; what an arm answered itself is not. */
export const isPaid = (arm: Arm, stage: StageName, task: EvalTask): boolean => arm.answer(stage, task) === null
