import type { Artifact } from '../../../../src/core/artifacts.ts'
import { COUNTED_TWICE, HEAD } from '../artifacts.ts'
import type { Product } from '../product.ts'

const LOG = Array.from({ length: 400 }, (_, line) => `not ok ${line} - a pallet is counted twice`).join('\n')
const RED: Artifact = {
  kind: 'CiReport',
  content: {
    ...{ head_sha: HEAD, verdict: 'red', reason: 'A check failed.' },
    checks: [{ name: 'backend', section: 'backend', state: 'failed', summary: '400 tests failed', log_tail: LOG }],
  },
}

/** CI fails with a log that is too long for a message, and so goes into the thread as a file. */
export async function failInCi({ orchestrator }: Product, id: number): Promise<void> {
  const failures = [{ section: 'backend', finding: COUNTED_TWICE } as const]
  await orchestrator.apply(id, { type: 'ci_finished', headSha: HEAD, failures }, { artifacts: [RED] })
}
