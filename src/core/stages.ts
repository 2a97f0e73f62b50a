/** The pipeline as data (DESIGN §2). A rule of the pipeline is a row or a column here; code only interprets it. */

export const SECTIONS = ['backend', 'frontend', 'docs'] as const
export type Section = (typeof SECTIONS)[number]

export const ROLES = ['product', 'backend', 'frontend', 'qa', 'security', 'docs'] as const
export type Role = (typeof ROLES)[number]

/** Runs of one stage before the task fails; only a person can grant more. */
export const ATTEMPT_LIMIT = 3

/** Where a passed stage leads: a stage, the end, or the first section whose gate has not passed (none left: CI_WAIT). */
type Next = string | 'NEXT_SECTION' | 'DONE'

interface StageRow {
  /**
   * agent: works in the worktree or writes a specification · plan: the orchestrator's own work · review: an agent judges
   * · gate: code judges, no model · wait: moved by an outside event, holds no worker · forge: acts on the pull request
   */
  readonly kind: 'agent' | 'plan' | 'review' | 'gate' | 'wait' | 'forge'
  readonly role: Role | null
  readonly section: Section | null
  readonly produces: string
  readonly next: Next
  /** Whose next attempt starts when this stage's verdict is negative. */
  readonly rework: string
  /** Waits and the merge judge nobody's work: coming by again (base moved, another section reworked) spends nothing. */
  readonly limit: typeof ATTEMPT_LIMIT | null
}

export const STAGES = {
  PRODUCT: row('agent', 'product', null, 'TaskSpec', 'ORCHESTRATE', 'PRODUCT'),
  ORCHESTRATE: row('plan', null, null, 'Plan', 'NEXT_SECTION', 'ORCHESTRATE'),
  BACKEND: row('agent', 'backend', 'backend', 'Patch', 'QA_BACKEND', 'BACKEND'),
  QA_BACKEND: row('review', 'qa', 'backend', 'ReviewResult', 'SECURITY', 'BACKEND'),
  SECURITY: row('review', 'security', 'backend', 'ReviewResult', 'BACKEND_GATE', 'BACKEND'),
  BACKEND_GATE: row('gate', null, 'backend', 'GateDecision', 'NEXT_SECTION', 'BACKEND'),
  FRONTEND: row('agent', 'frontend', 'frontend', 'Patch', 'QA_FRONTEND', 'FRONTEND'),
  QA_FRONTEND: row('review', 'qa', 'frontend', 'ReviewResult', 'FRONTEND_GATE', 'FRONTEND'),
  FRONTEND_GATE: row('gate', null, 'frontend', 'GateDecision', 'NEXT_SECTION', 'FRONTEND'),
  DOCS: row('agent', 'docs', 'docs', 'Patch', 'DOCS_GATE', 'DOCS'),
  DOCS_GATE: row('gate', null, 'docs', 'GateDecision', 'NEXT_SECTION', 'DOCS'),
  CI_WAIT: row('wait', null, null, 'CiReport', 'HUMAN_APPROVAL', 'BACKEND', null),
  HUMAN_APPROVAL: row('wait', null, null, 'Decision', 'MERGE', 'BACKEND', null),
  MERGE: row('forge', null, null, 'MergeReceipt', 'DONE', 'BACKEND', null),
} as const satisfies Record<string, StageRow>

export type StageName = keyof typeof STAGES
export const STAGE_NAMES = Object.keys(STAGES) as StageName[]

/** Stages that wait for the outside; every other stage is run by a job. */
export type WaitStage = { [S in StageName]: (typeof STAGES)[S]['kind'] extends 'wait' ? S : never }[StageName]
export type WorkStage = Exclude<StageName, WaitStage>

export const isWait = (stage: StageName): stage is WaitStage => STAGES[stage].kind === 'wait'

/** The stage that produces a section's work, i.e. where its rework starts. */
export const producerOf = { backend: 'BACKEND', frontend: 'FRONTEND', docs: 'DOCS' } as const satisfies Record<
  Section,
  WorkStage
>

export const stagesOf = (section: Section): StageName[] =>
  STAGE_NAMES.filter((name) => STAGES[name].section === section)

function row<
  const K extends StageRow['kind'],
  const R extends Role | null,
  const S extends Section | null,
  const N extends Next,
  const W extends string,
>(kind: K, role: R, section: S, produces: string, next: N, rework: W, limit: StageRow['limit'] = ATTEMPT_LIMIT) {
  return { kind, role, section, produces, next, rework, limit } as const
}
