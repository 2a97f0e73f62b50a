import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Artifact } from '../../../src/core/artifacts.ts'
import { COUNTED_TWICE, HEAD } from './artifacts.ts'
import { bringTo, createTask, type Product, startProduct } from './product.ts'

const LOG = Array.from({ length: 400 }, (_, line) => `not ok ${line} - a pallet is counted twice`).join('\n')
const RED: Artifact = {
  kind: 'CiReport',
  content: {
    ...{ head_sha: HEAD, verdict: 'red', reason: 'A check failed.' },
    checks: [{ name: 'backend', section: 'backend', state: 'failed', summary: '400 tests failed', log_tail: LOG }],
  },
}

describe('what is too long for a message', () => {
  let product: Product
  beforeEach(async () => {
    product = await startProduct()
  })
  afterEach(() => product.close())

  const files = () => product.workspace.state.messages.values().flatMap((message) => message.files ?? [])
  async function withRedCheck() {
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'CI_WAIT')
    const failures = [{ section: 'backend', finding: COUNTED_TWICE } as const]
    await product.orchestrator.apply(id, { type: 'ci_finished', headSha: HEAD, failures }, { artifacts: [RED] })
    return id
  }

  test('goes into the thread as a file, after its message and once', async () => {
    const id = await withRedCheck()
    await product.drain()
    await product.slack.refresh(id, new AbortController().signal)
    expect(files()).toMatchObject([{ name: 'ci_wait-1.txt', title: `Task ${id}, CI, attempt 1` }])
    const stored = product.workspace.state.files.values()[0]
    expect(Buffer.from(stored?.contentBase64 ?? '', 'base64').toString()).toBe(`===== backend =====\n${LOG}`)
    const thread = product.workspace.state.messages.values().filter(({ thread_ts }) => thread_ts !== undefined)
    expect(thread.at(-1)?.files).toHaveLength(1)
  })

  test('is found again when the answer to its upload was lost', async () => {
    await withRedCheck()
    product.workspace.faults.inject('files.completeUploadExternal', { kind: 'answer_lost' }, 1)
    await expect(product.drain()).rejects.toMatchObject({ kind: 'transient' })
    await (await product.another()).sweep(new AbortController().signal)
    product.workspace.clock.advance(120_000)
    await (await product.another()).sweep(new AbortController().signal)
    expect(files()).toHaveLength(1)
  })

  test('is done without where the app may not upload', async () => {
    const id = await withRedCheck()
    product.workspace.scopes.delete('files:write')
    await product.drain()
    expect(files()).toEqual([])
    const { rows } = await product.pool.query('select settled, refusal from slack_messages order by slot')
    expect(rows).toContainEqual(expect.objectContaining({ refusal: 'missing_scope' }))
    expect(rows).toContainEqual(expect.objectContaining({ settled: (await product.view(id)).revision }))
  })
})
