import { expect, test } from 'vitest'
import { openTeam, PATIENCE_MS } from '../github/team.ts'
import { certifiedTest } from '../support/sampled.ts'
import { ended, type Json } from '../support/service.ts'

const REQUEST = 'Docs only: how pallets are received'
const branchOf = (id: number): string => `wms/task-${id}`

test('A person merges the pull request while the task waits: it is done, with who and which commit, and nobody is asked', {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  await using team = await openTeam()
  const { github, rest, ask, until } = team
  const id = await ask(REQUEST)
  const waiting = await until(id, 'HUMAN_APPROVAL')
  const pushed = await github.team.git('rev-parse', branchOf(id))
  const mergeSha = await github.people.merge(branchOf(id), 'squash', 'boris')
  const done = await rest.taskUntil(id, ended)
  expect(done).toMatchObject({ status: 'DONE', merge_sha: mergeSha, head_sha: waiting.head_sha, decisions: [] })
  expect(done.artifacts.findLast(({ kind }: Json) => kind === 'MergeReceipt').content).toMatchObject({
    ...{ merge_sha: mergeSha, head_sha: waiting.head_sha, approved_here: false, merged_by: 'boris' },
  })
  expect(done.runs.at(-1).reason).toContain('@boris merged the pull request')
  expect(await github.team.git('rev-parse', branchOf(id))).toBe(pushed)
})

certifiedTest(
  'What people do to a waiting pull request pauses the task with the cause; a person’s word makes it what it was, and it is approved anew',
  {
    timeout: 4 * PATIENCE_MS,
  },
  async () => {
    await using team = await openTeam()
    const { github, rest, ask, until, approve } = team
    const { people } = github
    await github.team.git('branch', 'release', 'main')
    const acts = [
      ['closed', people.close],
      ['branch_deleted', people.deleteBranch],
      ['retargeted', (branch: string) => people.retarget(branch, 'release')],
      ['drafted', people.toDraft],
    ] as const
    const tasks = await Promise.all(
      acts.map(async ([cause, act], i) => ({ cause, act, id: await ask(`${REQUEST}, ${i}`) })),
    )
    for (const { id } of tasks) await until(id, 'HUMAN_APPROVAL')
    for (const { id, act } of tasks) await act(branchOf(id))
    for (const { id, cause } of tasks) {
      const paused = await rest.taskUntil(id, ({ status }) => status === 'PAUSED', PATIENCE_MS)
      expect(paused).toMatchObject({ stage: 'CI_WAIT', pause: { cause } })
      expect((await rest.post(`/tasks/${id}/resume`)).status).toBe(200)
    }
    for (const { id, cause } of tasks) {
      const again = await until(id, 'HUMAN_APPROVAL')
      const pull = github.state.pulls.find(({ branch }) => branch === branchOf(id))
      expect([cause, pull]).toMatchObject([cause, { state: 'open', base: 'main', draft: false }])
      expect(again.runs.filter(({ status }: Json) => status === 'PAUSED')).toEqual([])
      await approve(id)
      expect(await rest.taskUntil(id, ended, PATIENCE_MS)).toMatchObject({ status: 'DONE' })
    }
  },
)

certifiedTest(
  'A person brings the change into the base in another way, of which GitHub does not know: nobody approves an empty change',
  {
    timeout: 2 * PATIENCE_MS,
  },
  async () => {
    await using team = await openTeam()
    const { github, rest, ask, until } = team
    const id = await ask(REQUEST)
    await until(id, 'HUMAN_APPROVAL')
    const { git } = github.team
    const squash = await git('commit-tree', `${branchOf(id)}^{tree}`, '-p', 'main', '-m', 'By hand')
    await github.people.forcePush('main', squash)
    expect(await rest.taskUntil(id, ended)).toMatchObject({ status: 'DONE', merge_sha: squash, decisions: [] })
  },
)

certifiedTest(
  'A pull request that a person closes and opens again goes on by itself',
  {
    timeout: 2 * PATIENCE_MS,
  },
  async () => {
    await using team = await openTeam()
    const { github, rest, ask, until } = team
    const id = await ask(REQUEST)
    await until(id, 'HUMAN_APPROVAL')
    await github.people.close(branchOf(id))
    await rest.taskUntil(id, ({ status }) => status === 'PAUSED')
    await github.people.reopen(branchOf(id))
    await until(id, 'HUMAN_APPROVAL')
  },
)

certifiedTest(
  'A person overwrites the branch while people are asked: the webhook alone has it judged as theirs, and no approval of before counts',
  {
    timeout: 3 * PATIENCE_MS,
  },
  async () => {
    await using team = await openTeam()
    const { github, rest, ask, until } = team
    const id = await ask(REQUEST)
    const before = await until(id, 'HUMAN_APPROVAL')
    await github.team.git('update-ref', 'refs/heads/elsewhere', 'main')
    const theirs = await github.team.commit('elsewhere', { 'docs/theirs.md': 'words of theirs\n' })
    await github.people.forcePush(branchOf(id), theirs)
    const after = await rest.taskUntil(
      id,
      ({ stage, head_sha }) => stage === 'HUMAN_APPROVAL' && head_sha !== before.head_sha,
      PATIENCE_MS,
    )
    expect(after.runs.filter(({ stage }: Json) => stage === 'PUSH_GATE')).toHaveLength(1)
    expect((await rest.post(`/tasks/${id}/approve`, { head_sha: before.head_sha })).status).toBe(409)
    await github.team.git('merge-base', '--is-ancestor', theirs, branchOf(id))
  },
)

test('What somebody says on a line, who may decide nothing, is kept for the agents and answered there, by the webhook alone', {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  await using team = await openTeam()
  const { github, rest, ask, until } = team
  const id = await ask(REQUEST)
  await until(id, 'HUMAN_APPROVAL')
  const thread = await github.people.comment(branchOf(id), { path: 'docs/receiving.md', line: 1, body: 'Why?' }, 'eve')
  const replies = () => github.state.reviewComments.filter(({ inReplyTo }) => inReplyTo === thread)
  await expect
    .poll(() => replies().map(({ body }) => body), { timeout: 60_000 })
    .toEqual([expect.stringContaining('Kept as a note to the agents.')])
  const { stage, decisions } = await rest.get(`/tasks/${id}`)
  expect([stage, decisions]).toEqual(['HUMAN_APPROVAL', []])
})
