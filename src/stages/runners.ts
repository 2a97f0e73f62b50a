import type { WorkStage } from '../core/stages.ts'
import { build } from './build.ts'
import { gate } from './gate/gate.ts'
import { pushGate } from './gate/push-gate.ts'
import { merge } from './merge/merge.ts'
import { orchestrate } from './orchestrate.ts'
import { product } from './product.ts'
import { reportingOutcome } from './pull-request/report-outcome.ts'
import { revert } from './revert.ts'
import { review } from './review.ts'
import type { Stage } from './stage/stage.ts'

/** The implementation of each stage that a job runs. */
export const RUNNERS: Readonly<Record<WorkStage, Stage>> = {
  PRODUCT: product,
  ORCHESTRATE: orchestrate,
  REVERT: revert,
  BACKEND: build,
  QA_BACKEND: review,
  SECURITY: review,
  BACKEND_GATE: reportingOutcome(gate),
  FRONTEND: build,
  QA_FRONTEND: review,
  FRONTEND_GATE: reportingOutcome(gate),
  DOCS: build,
  DOCS_GATE: reportingOutcome(gate),
  PUSH_GATE: reportingOutcome(pushGate),
  MERGE: merge,
}
