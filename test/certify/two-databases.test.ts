import { expect, test } from 'vitest'
import { openGithub, PATIENCE_MS, serviceOn } from '../github/team.ts'
import { ended, inStage, type Json, type TestService } from '../support/service.ts'

const ask = async ({ rest }: TestService, title: string): Promise<number> =>
  (await rest.post('/tasks', { title })).body.id
const until = ({ rest }: TestService, id: number, wanted: (task: Json) => boolean) =>
  rest.taskUntil(id, (task) => wanted(task) || ended(task), PATIENCE_MS)
const paid = ({ runs }: Json): string[] => runs.map(({ stage }: Json) => stage)

test('Two tasks of one number, of two databases on one repository, neither see nor touch the other’s work', {
  timeout: 3 * PATIENCE_MS,
}, async () => {
  const github = await openGithub()
  const production = await serviceOn(github)
  const first = await ask(production, 'Docs only: how pallets are received')
  const mine = await until(production, first, inStage('HUMAN_APPROVAL'))
  const before = { ...github.state.pulls[0] }

  // The same number again: staging beside production, or a database that was lost.
  const staging = await serviceOn(github)
  const second = await ask(staging, 'Docs only: how bins are counted')
  const other = await until(staging, second, inStage('HUMAN_APPROVAL'))
  expect(second).toBe(first)
  expect(paid(other)).toContain('DOCS')
  expect(other.branch).toBe(`wms/task-${second}-${other.uid.slice(0, 8)}`)
  expect(other.pull_request.number).not.toBe(mine.pull_request.number)
  expect(github.state.pulls[0]).toEqual(before)
  expect(await github.team.git('rev-parse', mine.branch)).toBe(mine.head_sha)
  expect(await github.team.git('log', '--format=%b', `main..${other.branch}`)).toContain(`WMS-Task-Uid: ${other.uid}`)

  // What ends the one leaves the other alone.
  await staging.rest.post(`/tasks/${second}/cancel`)
  const states = () => github.state.pulls.map(({ state }) => state)
  await expect.poll(states, { timeout: PATIENCE_MS }).toEqual(['open', 'closed'])
  await production.rest.post(`/tasks/${first}/approve`)
  expect(await until(production, first, ended)).toMatchObject({ status: 'DONE', head_sha: mine.head_sha })

  // A number whose pull request is merged: it is not taken for this task's.
  const third = await serviceOn(github)
  const late = await until(third, await ask(third, 'Docs only: how lots are named'), inStage('HUMAN_APPROVAL'))
  expect(late).toMatchObject({ status: 'WAITING', id: first })
  expect([mine.branch, other.branch]).not.toContain(late.branch)
  await Promise.all([production.stop(), staging.stop(), third.stop()])
  expect(github.violations).toEqual([])
  await github.close()
})
