import { z } from 'zod'
import type { ArtifactKind } from './artifact-kinds.ts'
import { Comparison } from './checks/compare.ts'
import { MergeCandidate } from './merge-candidate.ts'
import { SECTIONS, STAGE_NAMES, type StageName } from './stages.ts'

/**
 * What stages produce. Model replies use only constructs that every structured-output server accepts
 * (object, array, enum, string, number, boolean, nullable), so these schemas are also sent as JSON schema.
 */

const section = z.enum(SECTIONS)
const stage = z.enum(STAGE_NAMES as [StageName, ...StageName[]])

/** `withdrawn`: by its reviewer, or a person has said that the author is right. `upheld`: a person has to say who is right. */
const Standing = z.enum(['open', 'disputed', 'withdrawn', 'upheld'])

export const Finding = z.object({
  severity: z.enum(['blocker', 'major', 'minor']),
  title: z.string(),
  /** What goes wrong, for whom, with which input. */
  detail: z.string(),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  /** A line of the file, or of a failing command's output, that proves it. */
  quote: z.string().nullable(),
  /** Points of the WMS pack that it breaks. */
  wms: z.array(z.string()).nullish(),
  /** Set by code: the review that found it and its number, `QA_BACKEND-1.2`; `null`: no review has found it. */
  id: z.string().nullish(),
  standing: Standing.nullish(),
  /** What the author says against it, and the reviewer's answer. */
  dispute: z.object({ why: z.string(), answer: z.string().nullable() }).nullish(),
  /** Red tests that it accounts for, by their full names. */
  red_tests: z.array(z.string()).nullish(),
})
export type Finding = z.infer<typeof Finding>

/** Something that an agent saw and that people should know: a text that commands agents, a fault elsewhere. */
export const Reported = z.object({
  file: z.string().nullable().describe('null: it stands in the request, a note or what a command printed.'),
  ...{ quote: z.string().describe('One line, copied exactly.'), what: z.string() },
})
/** With where code has found the quote; `null`: not in that file. */
export const FoundReport = Reported.extend({ line: z.number().int().nullable() })
export type FoundReport = z.infer<typeof FoundReport>

/** What a request asks for. */
export const INTENTS = ['new_behaviour', 'bug', 'report', 'text', 'refactoring', 'dependency', 'operation'] as const
export type Intent = (typeof INTENTS)[number]

/** A point of the WMS pack that PRODUCT named for a task. */
export const TaskPoint = z.object({
  id: z.string(),
  /** Why this task must keep or test it, in one clause. */
  why: z.string(),
  /** Ids of the criteria that keep it. */
  criteria: z.array(z.string()),
  /** How the request is read where it contradicts the point, which then does not hold here; `null`: it does not. */
  reading: z.string().nullable(),
})
export type TaskPoint = z.infer<typeof TaskPoint>
/** A finding as a reviewer writes it. */
export const FoundIssue = Finding.omit({ id: true, standing: true, dispute: true, red_tests: true })

export const TaskSpec = z.object({
  /** `files`: those that its authors must read, by their paths. */
  ...{ files: z.array(z.string()).nullish(), reported: z.array(FoundReport).nullish() },
  goal: z.string().min(1),
  acceptance_criteria: z.array(z.string().min(1)).min(1),
  constraints: z.array(z.string()),
  /** Which sections the request needs; one that is not needed carries the reason that people see. */
  sections: z.array(z.object({ section, needed: z.boolean(), reason: z.string() })),
  /** Absent: an older version did not ask. */
  intent: z.enum(INTENTS).nullish(),
  points: z.array(TaskPoint).nullish(),
  /** Why a request that changes no behaviour names points all the same. */
  points_reason: z.string().nullish(),
  /** The older form of `points`: which ones a criterion keeps, by their ids. */
  wms_points: z.array(z.object({ criterion: z.string(), points: z.array(z.string()) })).default([]),
})
export type TaskSpec = z.infer<typeof TaskSpec>

/** A point of the WMS pack that a task touches, as its agents and people read it. */
export const Invariant = z.object({
  id: z.string(),
  rule: z.string(),
  severity: Finding.shape.severity.default('major'),
  test_recipe: z.string().default(''),
  review_question: z.string().default(''),
  /** Under which condition it holds at all. */
  when: z.string().nullish(),
  /** Why this task touches it. */
  why_here: z.string().nullish(),
  /** What the site does where sites differ. */
  site: z.array(z.string()).nullish(),
})
export type Invariant = z.infer<typeof Invariant>

export const Plan = z.object({
  sections: z.array(z.object({ section, needed: z.boolean(), reason: z.string(), allowed_paths: z.array(z.string()) })),
  wms_invariants: z.array(Invariant),
  /** Why the team's own WMS pack is not used; `null`: it is, or there is none. */
  pack_problem: z.string().nullable().default(null),
  /** BCP 47 tag of the language people are answered in, detected in code from the request. */
  language: z.string(),
})
export type Plan = z.infer<typeof Plan>

export const DiffStat = z.object({
  insertions: z.number().int(),
  deletions: z.number().int(),
  files: z.array(z.object({ path: z.string(), insertions: z.number().int(), deletions: z.number().int() })),
})
export type DiffStat = z.infer<typeof DiffStat>

/** A finding that its author holds for wrong. */
export const Disputed = z.object({ finding: z.string(), why: z.string() })
export type Disputed = z.infer<typeof Disputed>

export const Patch = z.object({
  ...{ commit_sha: z.string(), summary: z.string(), diff_stat: DiffStat },
  ...{ disputed: z.array(Disputed).nullish(), reported: z.array(FoundReport).nullish() },
})
export type Patch = z.infer<typeof Patch>

/** One test as a runner's output names it. `unmarked`: the line does not say, so the exit code of the run decides. */
const TestLine = z.object({ name: z.string(), state: z.enum(['passed', 'failed', 'skipped', 'unmarked']) })
export type TestLine = z.infer<typeof TestLine>

/** One command that was run as evidence, with the end of what it printed. */
export const Evidence = z.object({
  ...{ command: z.string(), exit_code: z.number().int().nullable(), output: z.string() },
  /** What it says of the review's named tests; `null`: an older version did not record it. */
  test_lines: z.array(TestLine).nullish(),
  /** How many tests passed, and the full names of those that failed; `null`: its report names none. */
  tests: z.object({ passed: z.number().int(), failed: z.array(z.string()) }).nullish(),
  /** A red check beside the same check on its base; `null`: that is green, or it was not compared. */
  compared: Comparison.nullish(),
  /** Whether it ran with packages or builds of the task's own, other than its base. */
  own_environment: z.boolean().nullish(),
  /** Pointers to Git LFS and submodules that its output speaks of, whose contents are absent here. */
  absent: z.array(z.string()).nullish(),
})
export type Evidence = z.infer<typeof Evidence>

/** Why a finding is not proven: it quotes nothing, or its file or lines are not part of the change. */
const Doubt = z.enum(['no_quote', 'outside_diff', 'not_changed'])
export type Doubt = z.infer<typeof Doubt>

/** What a reviewer says to a finding of its own that the author holds for wrong. */
export const DisputeAnswer = z.object({
  ...{ finding: z.string(), verdict: z.enum(['withdrawn', 'upheld']), why: z.string().min(1) },
})
export type DisputeAnswer = z.infer<typeof DisputeAnswer>

const UnverifiedFinding = z.object({ finding: Finding, why: Doubt })
export type UnverifiedFinding = z.infer<typeof UnverifiedFinding>

/** The judged commit and its tree; `null`: an older version did not record them. */
const Judged = z.object({ head_sha: z.string().nullish(), tree: z.string().nullish() })

export const NamedTest = z.object({ file: z.string(), name: z.string() })
export type NamedTest = z.infer<typeof NamedTest>

export const ReviewResult = Judged.extend({
  stage,
  passed: z.boolean(),
  summary: z.string(),
  issues: z.array(Finding),
  suggestions: z.array(z.string()),
  evidence: z.array(Evidence),
  /** Findings that the reviewer could not prove; they never block. */
  unverified: z.array(UnverifiedFinding).default([]),
  /** What the reviewer could not try or see, one sentence each. */
  untried: z.array(z.string()).nullish(),
  reported: z.array(FoundReport).nullish(),
  /** Its answers to the author's disputes, with the findings as they were. */
  disputes: z.array(z.object({ finding: Finding, answer: DisputeAnswer })).nullish(),
  /** Tests of the reviewed commit that carry a criterion's or point's id in their name. */
  named_tests: z.array(NamedTest).nullish(),
  /** The points that the reviewer was asked to look at. */
  wms_invariants: z.array(Invariant).nullish(),
})
export type ReviewResult = z.infer<typeof ReviewResult>

export const GateDecision = Judged.extend({
  gate: stage,
  passed: z.boolean(),
  /** Why, in one sentence that a person can act on. */
  details: z.string(),
  checks: z.array(z.object({ name: z.string(), passed: z.boolean(), detail: z.string() })),
  issues: z.array(Finding),
  /** What a person should know about the change and its tests, though it does not block. */
  noticed: z.array(Finding).default([]),
})
export type GateDecision = z.infer<typeof GateDecision>

export const CiCheck = z.object({
  name: z.string(),
  /** The section that reworks a red check; `null`: none owns it. */
  section: section.nullable(),
  state: z.enum(['queued', 'running', 'passed', 'failed', 'skipped']),
  summary: z.string(),
  /** How it ended, where it said nothing about the code and a person lets it count for nothing. */
  ignored: z.string().optional(),
  /** Last lines of the check's output, cleaned; empty unless it failed. */
  log_tail: z.string(),
})
export type CiCheck = z.infer<typeof CiCheck>

/** A check that ended without a word about the code, and how. */
export interface InterruptedCheck {
  readonly key: string
  readonly name: string
  readonly ended: string
}

export const CiReport = z.object({
  head_sha: z.string(),
  /** `none`: no check has run or will. `not_started` and `action_required` need a person when they last. */
  verdict: z.enum(['none', 'not_started', 'action_required', 'running', 'green', 'red']),
  /** Why, and what a person has to do, if anything. */
  reason: z.string().default(''),
  checks: z.array(CiCheck),
})
export type CiReport = z.infer<typeof CiReport>

/** Why agents may not touch a path: it judges the work, names its reviewers, or installs or fetches code. */
const GUARDS = ['workflow', 'owners', 'rules', 'attributes', 'link', 'submodule', 'lockfile', 'outside'] as const
export const GuardedPath = z.object({ path: z.string(), why: z.enum(GUARDS) })
export type GuardedPath = z.infer<typeof GuardedPath>

/** The branch's whole diff against its base when a gate judged it, which a person decides on. */
const BranchDiff = z.object({
  base_sha: z.string(),
  head_sha: z.string(),
  diff_stat: DiffStat,
  /** New dependencies, as `file: what`, which a person approves one by one. */
  dependencies: z.array(z.string()).default([]),
  /** Changed paths that no agent may touch, except lockfiles; `null`: an older version did not check. */
  guarded: z.array(GuardedPath).nullish(),
})

/** What others have pushed and the branch still contains, with the gates' decisions on that branch. */
export const ForeignPush = Judged.extend({
  head_sha: z.string(),
  /** Newest first; authors as the commits name them, unverified. */
  commits: z.array(z.object({ sha: z.string(), author: z.string(), subject: z.string() })),
  /** Files that differ from those of the task's own runs. */
  diff_stat: DiffStat,
  guarded: z.array(GuardedPath),
  gates: z.array(GateDecision),
})
export type ForeignPush = z.infer<typeof ForeignPush>

export const MergeReceipt = z.object({
  merge_sha: z.string(),
  head_sha: z.string(),
  base_branch: z.string(),
  /** `false`: the base moved during the merge, so the result contains more than was approved. */
  as_approved: z.boolean().default(true),
  /** `false`: somebody has merged it on the forge; nobody has approved it here. */
  approved_here: z.boolean().default(true),
  /** The login of who has merged it there; `null`: we, or the forge does not say. */
  merged_by: z.string().nullable().default(null),
})
export type MergeReceipt = z.infer<typeof MergeReceipt>

/** What an agent is given; stored per run, so that anybody can read what the agent read. */
export const ContextPack = z.object({
  /** SHA-256 of everything below, so that two runs' packs can be compared. */
  hash: z.string().default(''),
  /** The version of the role's prompt; see `promptVersion`. */
  prompt_version: z.string().default(''),
  task_id: z.number().int(),
  title: z.string(),
  task_spec: TaskSpec.nullable(),
  stage,
  artifacts: z.array(z.object({ kind: z.string(), stage, content: z.string() })),
})
export type ContextPack = z.infer<typeof ContextPack>

export const ARTIFACTS = {
  TaskSpec,
  Plan,
  Patch,
  ReviewResult,
  GateDecision,
  BranchDiff,
  ForeignPush,
  CiReport,
  MergeCandidate,
  MergeReceipt,
  ContextPack,
} as const satisfies Readonly<Record<ArtifactKind, z.ZodType>>
export type ContentOf<K extends ArtifactKind> = z.infer<(typeof ARTIFACTS)[K]>
/** What a stage produces: its kind and a content of that kind. */
export type Artifact = { [K in ArtifactKind]: { kind: K; content: ContentOf<K> } }[ArtifactKind]
