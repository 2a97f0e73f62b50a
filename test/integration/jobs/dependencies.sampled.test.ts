import { spawnSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { RULES_PATH } from '../../../src/core/repository-rules.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { certifiedTest } from '../../support/sampled.ts'
import { openRegistry } from '../sandbox/registry.ts'
import { commitToBase } from '../workspace/commit-to-base.ts'
import { openCrew, reached } from './crew.ts'

const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** What reviewers write counts as a new package. */
async function crewThatAsks() {
  const registry = await openRegistry({ open: true })
  const crew = await openCrew({ registries: [registry.registry] })
  closing.push(registry.close, crew.close)
  const install = {
    ...{ command: ['sh', '-ec', 'mkdir kept; ls backend/test > kept/it'], keeps: ['kept'] },
    ...{ inputs: ['backend/test/qa/**'], network: true },
  }
  await commitToBase(join(crew.home, 'repository.git'), async (read) => ({
    [RULES_PATH]: JSON.stringify({ ...JSON.parse(await read(RULES_PATH)), environment: { setup: [install] } }),
  }))
  return crew
}

test.skipIf(!hasBubblewrap)(
  'A task that changes what is installed waits for a yes to exactly that, then goes on to its approval, checked in an environment of its own (left out without bubblewrap)',
  { timeout: 240_000 },
  async () => {
    const crew = await crewThatAsks()
    const id = await crew.create('Receive pallets')
    const asks = await crew.until(id, ({ task }) => task.state.status === 'PAUSED')
    expect(asks.task.state).toMatchObject({
      ...{ stage: 'QA_BACKEND', cause: 'packages', acts: ['allow'] },
      reason: expect.stringMatching(/needs packages that nobody has allowed yet: backend\/test\/qa\/.*: changed/),
    })
    const { asked } = asks.task.dependencies
    expect(asked).toEqual([expect.stringMatching(/^backend\/test\/qa\//)])
    const tasks = join(crew.home, 'environments/tasks')
    expect(await readdir(tasks).catch(() => [])).toEqual([])

    await crew.orchestrator.apply(id, { type: 'resumed', budgetUsd: null, answer: null })
    const { task, runs } = await crew.until(id, reached('HUMAN_APPROVAL'))
    expect(task.dependencies).toEqual({ asked: [], allowed: asked, denied: [] })
    const same = runs.filter(({ stage, attempt }) => stage === 'QA_BACKEND' && attempt === 1)
    expect(same.map(({ deliveries }) => deliveries)).toEqual([2])
    expect(await readdir(tasks)).toHaveLength(1)

    await crew.orchestrator.apply(id, { type: 'cancelled', reason: 'enough' })
    await expect.poll(() => readdir(tasks), { timeout: 20_000 }).toEqual([])
  },
)

certifiedTest(
  'A no with words to new packages goes to the author, who begins again without them, and nobody is asked for them again (left out without bubblewrap)',
  { skip: !hasBubblewrap, timeout: 120_000 },
  async () => {
    const crew = await crewThatAsks()
    const id = await crew.create('Receive pallets')
    await crew.until(id, ({ task }) => task.state.status === 'PAUSED')
    await crew.orchestrator.apply(id, { type: 'packages_denied', comment: 'Use the test runner that is there.' })
    const { runs, artifacts } = await crew.until(id, ({ runs }) =>
      runs.some(
        ({ stage, attempt, status }) =>
          stage === 'BACKEND' && attempt === 2 && status !== 'QUEUED' && status !== 'RUNNING',
      ),
    )
    expect(runs.find(({ stage }) => stage === 'QA_BACKEND')).toMatchObject({
      ...{ status: 'REJECTED', reason: 'Use the test runner that is there.' },
    })
    const packs = artifacts.flatMap((one) =>
      one.kind === 'ContextPack' && one.stage === 'BACKEND' ? [one.content] : [],
    )
    const findings = packs.at(-1)?.artifacts.find(({ kind }) => kind === 'findings')?.content
    expect(findings).toMatch(/A person does not allow these packages, go on without them: backend\/test\/qa\//)
    expect(findings).toContain('Use the test runner that is there.')

    const second = ({ runs }: TaskView) => runs.find(({ stage, attempt }) => stage === 'QA_BACKEND' && attempt === 2)
    const asksAgain = await crew.until(id, (view) => second(view)?.finishedAt != null)
    expect([second(asksAgain)?.status, asksAgain.task.dependencies.asked]).toEqual(['FAILED', []])
  },
)
