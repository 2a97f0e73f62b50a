import { globSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { git } from '../../../src/exec/git.ts'
import { newest } from '../../../src/store/artifacts.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import type { Intercept } from '../../support/model-proxy.ts'
import { certifiedTest } from '../../support/sampled.ts'
import { hasBubblewrap, ownAgent } from '../agents/acp/contenders.ts'
import { type Answer, calls, says } from '../model/hostile-server.ts'
import { openCrew } from './crew.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
afterEach(() => crew?.close())

const KEPT = 'backend/src/kept.mjs'
const keeps = calls('write_file', { path: KEPT, content: 'export const kept = 1\n' })
const looks = calls('list_dir', { path: '.' })

/** The first attempt of BACKEND is played as told, the last answer for ever; the second by the scripted model. */
function firstAttempt(...answers: readonly Answer[]): Intercept {
  let call = 0
  return ({ run, messages }) => {
    if (!run.endsWith('/BACKEND/1')) return null
    const answer = answers[Math.min(call++, answers.length - 1)]
    return (response) => answer?.(response, { headers: {}, body: { messages: Array(messages) } })
  }
}

const attempts = ({ runs }: TaskView) => runs.filter(({ stage }) => stage === 'BACKEND')
const secondPassed = (view: TaskView) => attempts(view)[1]?.status === 'PASSED'

/** What the second attempt was told of the first, and the files of its commit. */
async function handedOver(view: TaskView) {
  const patch = newest(view.artifacts, 'Patch')?.content
  const packs = view.artifacts.flatMap((one) =>
    one.kind === 'ContextPack' && one.stage === 'BACKEND' ? [one.content] : [],
  )
  const told = packs.at(-1)?.artifacts.find(({ kind }) => kind === 'begun_work')?.content
  const [store] = globSync(join(crew.home, 'workspaces/repositories/*/store.git'))
  const files = await git({ gitDir: store ?? '' }, ['ls-tree', '-r', '--name-only', patch?.commit_sha ?? ''])
  return { told, files: files.split('\n'), changed: patch?.diff_stat.files.map(({ path }) => path) ?? [] }
}

test('The attempt after one that got stuck begins from its files, and the author is told so', {
  timeout: 120_000,
}, async () => {
  crew = await openCrew({ intercept: firstAttempt(keeps, looks) })
  const id = await crew.create('Backend only: receive pallets by SSCC scan')
  const view = await crew.until(id, secondPassed)
  expect(attempts(view)[0]).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('list_dir') })
  const { told, files, changed } = await handedOver(view)
  expect(files).toContain(KEPT)
  expect(changed).toContain(KEPT)
  expect(told).toMatch(/^Attempt 1 ended without handing its work over: .*list_dir/)
  expect(told).toContain(`added ${KEPT}`)
})

certifiedTest(
  'So it is with another coding agent; what it wrote elsewhere stays behind (left out without bubblewrap)',
  { skip: !hasBubblewrap, timeout: 120_000 },
  async () => {
    const stray = calls('write_file', { path: 'README.md', content: 'mine\n' })
    crew = await openCrew({
      codingAgents: { backend: ownAgent() },
      intercept: firstAttempt(keeps, stray, says('Done.')),
    })
    const id = await crew.create('Backend only: receive pallets by SSCC scan')
    const view = await crew.until(id, secondPassed)
    expect(attempts(view)[0]).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('README.md') })
    const { told, changed } = await handedOver(view)
    expect(changed).toContain(KEPT)
    expect(changed).not.toContain('README.md')
    expect(told).not.toContain('modified README.md')
  },
)
