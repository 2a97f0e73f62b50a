import type { ArtifactKind } from './artifact-kinds.ts'

/** The pipeline as data (DESIGN §2). A rule of the pipeline is a row or a column here; code only interprets it. */

export const SECTIONS = ['backend', 'frontend', 'docs'] as const
export type Section = (typeof SECTIONS)[number]

export const ROLES = ['product', 'backend', 'frontend', 'qa', 'security', 'docs'] as const
export type Role = (typeof ROLES)[number]

/** Runs of one stage before the task fails; only a person can grant more. */
export const ATTEMPT_LIMIT = 3

/**
 * Where a passed stage leads: a stage, the end, or the first section whose gate has not passed (none left: CI_WAIT).
 */
type Next<Name extends string> = Name | 'NEXT_SECTION' | 'DONE'

interface StageRow<Name extends string> {
  /**
   * agent: works in the worktree or writes a specification · plan: the orchestrator's own work · revert: code takes a
   * merge back · review: an agent judges · gate: code judges, no model · report: code judges for a person to decide on,
   * and sends nothing back · wait: moved by an outside event, holds no worker · forge: acts on the pull request
   */
  readonly kind: 'agent' | 'plan' | 'revert' | 'review' | 'gate' | 'report' | 'wait' | 'forge'
  readonly role: Role | null
  readonly section: Section | null
  readonly produces: ArtifactKind | 'Decision'
  readonly next: Next<Name>
  /** The stage whose next attempt starts when this one says 'not good enough'; it also gets unowned findings. */
  readonly rework: Name
  /** `null` for waits, reverts and the merge: they judge no work, so running them again costs no attempt. */
  readonly limit: typeof ATTEMPT_LIMIT | null
}

/** Checks the rows against one another: a name that is no row does not compile. */
const stageTable = <const Rows extends Readonly<Record<string, StageRow<string>>>>(
  rows: Rows & { readonly [Name in keyof Rows]: StageRow<keyof Rows & string> },
): Rows => rows

export const STAGES = stageTable({
  PRODUCT: {
    kind: 'agent',
    role: 'product',
    section: null,
    produces: 'TaskSpec',
    next: 'ORCHESTRATE',
    rework: 'PRODUCT',
    limit: ATTEMPT_LIMIT,
  },
  ORCHESTRATE: {
    kind: 'plan',
    role: null,
    section: null,
    produces: 'Plan',
    next: 'NEXT_SECTION',
    rework: 'ORCHESTRATE',
    limit: ATTEMPT_LIMIT,
  },
  /** The first stage of a task that takes back what another one has merged; its sections go to their gates at once. */
  REVERT: {
    kind: 'revert',
    role: null,
    section: null,
    produces: 'Patch',
    next: 'NEXT_SECTION',
    rework: 'REVERT',
    limit: null,
  },
  BACKEND: {
    kind: 'agent',
    role: 'backend',
    section: 'backend',
    produces: 'Patch',
    next: 'QA_BACKEND',
    rework: 'BACKEND',
    limit: ATTEMPT_LIMIT,
  },
  QA_BACKEND: {
    kind: 'review',
    role: 'qa',
    section: 'backend',
    produces: 'ReviewResult',
    next: 'SECURITY',
    rework: 'BACKEND',
    limit: ATTEMPT_LIMIT,
  },
  SECURITY: {
    kind: 'review',
    role: 'security',
    section: 'backend',
    produces: 'ReviewResult',
    next: 'BACKEND_GATE',
    rework: 'BACKEND',
    limit: ATTEMPT_LIMIT,
  },
  BACKEND_GATE: {
    kind: 'gate',
    role: null,
    section: 'backend',
    produces: 'GateDecision',
    next: 'NEXT_SECTION',
    rework: 'BACKEND',
    limit: ATTEMPT_LIMIT,
  },
  FRONTEND: {
    kind: 'agent',
    role: 'frontend',
    section: 'frontend',
    produces: 'Patch',
    next: 'QA_FRONTEND',
    rework: 'FRONTEND',
    limit: ATTEMPT_LIMIT,
  },
  QA_FRONTEND: {
    kind: 'review',
    role: 'qa',
    section: 'frontend',
    produces: 'ReviewResult',
    next: 'FRONTEND_GATE',
    rework: 'FRONTEND',
    limit: ATTEMPT_LIMIT,
  },
  FRONTEND_GATE: {
    kind: 'gate',
    role: null,
    section: 'frontend',
    produces: 'GateDecision',
    next: 'NEXT_SECTION',
    rework: 'FRONTEND',
    limit: ATTEMPT_LIMIT,
  },
  DOCS: {
    kind: 'agent',
    role: 'docs',
    section: 'docs',
    produces: 'Patch',
    next: 'DOCS_GATE',
    rework: 'DOCS',
    limit: ATTEMPT_LIMIT,
  },
  DOCS_GATE: {
    kind: 'gate',
    role: null,
    section: 'docs',
    produces: 'GateDecision',
    next: 'NEXT_SECTION',
    rework: 'DOCS',
    limit: ATTEMPT_LIMIT,
  },
  /** Only after somebody else has pushed, since no earlier verdict applies to their commit. */
  PUSH_GATE: {
    kind: 'report',
    role: null,
    section: null,
    produces: 'ForeignPush',
    next: 'CI_WAIT',
    rework: 'BACKEND',
    limit: null,
  },
  CI_WAIT: {
    kind: 'wait',
    role: null,
    section: null,
    produces: 'CiReport',
    next: 'HUMAN_APPROVAL',
    rework: 'BACKEND',
    limit: null,
  },
  HUMAN_APPROVAL: {
    kind: 'wait',
    role: null,
    section: null,
    produces: 'Decision',
    next: 'MERGE',
    rework: 'BACKEND',
    limit: null,
  },
  MERGE: {
    kind: 'forge',
    role: null,
    section: null,
    produces: 'MergeReceipt',
    next: 'DONE',
    rework: 'BACKEND',
    limit: null,
  },
})

export type StageName = keyof typeof STAGES
export const STAGE_NAMES = Object.keys(STAGES) as StageName[]

export const isStage = (name: string): name is StageName => name in STAGES

/** Stages that wait for an outside event; a job runs every other stage. */
export type WaitStage = { [S in StageName]: (typeof STAGES)[S]['kind'] extends 'wait' ? S : never }[StageName]
export type WorkStage = Exclude<StageName, WaitStage>

export const isWait = (stage: StageName): stage is WaitStage => STAGES[stage].kind === 'wait'

/** Stages that produce a section's work. */
export type ProducerStage = {
  [S in StageName]: (typeof STAGES)[S] extends { kind: 'agent'; section: Section } ? S : never
}[StageName]

const isProducer = (stage: StageName): stage is ProducerStage =>
  STAGES[stage].kind === 'agent' && STAGES[stage].section !== null

/** Where a section's rework starts. */
export function producerOf(section: Section): ProducerStage {
  const producer = STAGE_NAMES.filter(isProducer).find((stage) => STAGES[stage].section === section)
  if (producer === undefined) throw new TypeError(`No stage produces the ${section} section.`)
  return producer
}

/** What closes a section. */
export function gateOf(section: Section): StageName {
  const gate = stagesOf(section).find((stage) => STAGES[stage].kind === 'gate')
  if (gate === undefined) throw new TypeError(`No gate closes the ${section} section.`)
  return gate
}

export const stagesOf = (section: Section): StageName[] =>
  STAGE_NAMES.filter((name) => STAGES[name].section === section)
