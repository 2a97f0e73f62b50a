import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type RepositoryRules, RULES_PATH } from '../../../src/core/repository-rules.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { certifiedTest } from '../../support/sampled.ts'
import { commitToBase } from '../workspace/commit-to-base.ts'
import { openCrew, reached } from './crew.ts'

const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
type Crew = Awaited<ReturnType<typeof openCrew>>
let crew: Crew
afterEach(() => crew.close())

const paused = ({ task }: TaskView) => task.state.status === 'PAUSED'

/** The team's rules, changed on the base branch. */
const changeRules = (change: (rules: RepositoryRules) => object) =>
  commitToBase(join(crew.home, 'repository.git'), async (read) => ({
    [RULES_PATH]: JSON.stringify(change(JSON.parse(await read(RULES_PATH)))),
  }))

const setup = (script: string) => [{ command: ['sh', '-ec', script], inputs: ['package.json'], keeps: ['kept'] }]

certifiedTest(
  'A setup that fails costs nothing: the task waits with the words, and goes on once the base is mended (left out without bubblewrap)',
  { skip: !hasBubblewrap, timeout: 120_000 },
  async () => {
    crew = await openCrew()
    await changeRules((rules) => ({ ...rules, environment: { setup: setup('echo pnpm: not found >&2; exit 127') } }))
    const id = await crew.create('Receive pallets')
    const { task, runs } = await crew.until(id, paused)
    expect(task.state).toMatchObject({
      ...{ stage: 'PRODUCT', cause: 'environment', acts: ['try_again'] },
      reason: expect.stringMatching(
        /cannot be set up\. .* ended with exit code 127: pnpm: not found\s.* press Try again/,
      ),
    })
    expect([crew.paid.length, runs.length]).toEqual([0, 1])

    await changeRules((rules) => ({
      ...rules,
      environment: { setup: setup('mkdir kept; echo here > kept/it') },
      checks: rules.checks.map((check) => ({ ...check, command: ['sh', '-ec', 'grep here kept/it'] })),
    }))
    await crew.orchestrator.apply(id, { type: 'resumed', budgetUsd: null, answer: null })
    const view = await crew.until(id, reached('QA_BACKEND'))
    expect(view.task.attempts).toMatchObject({ PRODUCT: 1, BACKEND: 1 })
  },
)

test('A check whose program is missing costs nothing: the task waits with the words, and Try again goes on', async () => {
  crew = await openCrew()
  await changeRules((rules) => ({
    ...rules,
    checks: rules.checks.map((check) => ({ ...check, command: ['pnpm-of-nobody', 'test'] })),
  }))
  const id = await crew.create('Receive pallets')
  const { task, runs } = await crew.until(id, paused)
  expect(task.state).toMatchObject({
    ...{ cause: 'environment', acts: ['try_again'] },
    reason: expect.stringMatching(/^Check backend cannot run here: pnpm-of-nobody not found\./),
  })
  expect([crew.paid.length, runs.map(({ stage, status }) => [stage, status])]).toEqual([0, [['PRODUCT', 'PAUSED']]])

  await changeRules((rules) => ({
    ...rules,
    checks: rules.checks.map((check) => ({ ...check, command: ['node', 'scripts/check.mjs', check.name] })),
  }))
  await crew.orchestrator.apply(id, { type: 'resumed', budgetUsd: null, answer: null })
  const view = await crew.until(id, reached('QA_BACKEND'))
  expect(view.task.attempts).toMatchObject({ PRODUCT: 1, BACKEND: 1 })
})

test.skipIf(!hasBubblewrap)(
  'What is set up before the first call is told with its time and its file, and no more when it is ready (left out without bubblewrap)',
  { timeout: 120_000 },
  async () => {
    crew = await openCrew()
    await changeRules((rules) => ({ ...rules, environment: { setup: setup('mkdir kept; echo begun; sleep 2') } }))
    const id = await crew.create('Receive pallets')
    const { preparing } = await crew.until(id, (view) => view.preparing?.kind === 'setup')
    expect(preparing).toMatchObject({ name: expect.stringContaining('mkdir kept'), since: expect.any(Date) })
    await expect.poll(() => readFile(preparing?.output ?? '', 'utf8').catch(() => '')).toBe('begun\n')
    expect(crew.paid).toHaveLength(0)
    const tried = await crew.until(id, (view) => view.preparing?.kind === 'check')
    expect(tried.preparing?.name).toBe('backend')
    const view = await crew.until(id, reached('QA_BACKEND'))
    expect(view.preparing).toBeNull()
    expect(await readFile(tried.preparing?.output ?? '', 'utf8')).not.toBe('')
  },
)
