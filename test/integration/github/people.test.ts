import { afterEach, expect, test } from 'vitest'
import { inOurWords } from '../../../src/core/publishable.ts'
import { type GithubForgeUnderTest, githubForge } from '../../github/github-forge.ts'

const { signal } = new AbortController()
const BRANCH = 'wms/task-1'
let under: GithubForgeUnderTest

afterEach(async () => {
  expect(under.standIn.violations).toEqual([])
  await under.close()
})

async function proposed() {
  under = await githubForge()
  const sha = await under.commit(BRANCH, { 'a.txt': 'a\n' })
  await under.forge.openPullRequest(
    { branch: BRANCH, title: inOurWords`Do it`, body: inOurWords`Because.`, labels: [] },
    signal,
  )
  return { sha, standIn: under.standIn, people: under.standIn.people }
}

type Scene = Awaited<ReturnType<typeof proposed>>

/** Everything that was told since, as `event action`. */
const told = ({ webhooks }: Scene['standIn'], from: number): string[] =>
  webhooks.deliveries.slice(from).map(({ event, body }) => [event, JSON.parse(body).action].filter(Boolean).join(' '))

test.each<[string, (scene: Scene) => unknown, readonly string[]]>([
  ['merge', ({ people }) => people.merge(BRANCH), ['push', 'pull_request closed']],
  ['merge by squash', ({ people }) => people.merge(BRANCH, 'squash'), ['push', 'pull_request closed']],
  ['merge by rebase', ({ people }) => people.merge(BRANCH, 'rebase'), ['push', 'pull_request closed']],
  ['close', ({ people }) => people.close(BRANCH), ['pull_request closed']],
  [
    'reopen',
    ({ people }) => people.close(BRANCH).then(() => people.reopen(BRANCH)),
    ['pull_request closed', 'pull_request reopened'],
  ],
  ['delete the branch', ({ people }) => people.deleteBranch(BRANCH), ['push', 'delete', 'pull_request closed']],
  ['retarget', ({ people }) => people.retarget(BRANCH, 'release'), ['pull_request edited']],
  [
    'rename the base',
    ({ people }) => people.renameBranch('main', 'trunk'),
    ['push', 'push', 'delete', 'pull_request edited'],
  ],
  ['convert to draft', ({ people }) => people.toDraft(BRANCH), ['pull_request converted_to_draft']],
  ['force-push', ({ people, sha }) => people.forcePush(BRANCH, `${sha}^`), ['push', 'pull_request synchronize']],
  ['approve', ({ people }) => people.review(BRANCH, 'APPROVED'), ['pull_request_review submitted']],
  [
    'comment on a line',
    ({ people }) => people.comment(BRANCH, { path: 'a.txt', line: 1, body: 'Why?' }),
    ['pull_request_review_comment created'],
  ],
  ['archive', ({ people }) => people.archive(), ['repository archived']],
  ['rename the repository', ({ people }) => people.rename('acme/warehouse'), ['repository renamed']],
])('The stand-in tells of what people do as GitHub does: %s', async (_, act, expected) => {
  const scene = await proposed()
  const from = scene.standIn.webhooks.deliveries.length
  await act(scene)
  expect(told(scene.standIn, from)).toEqual(expected)
})

test('Each way to merge leaves the history that GitHub leaves', async () => {
  const { people, standIn } = await proposed()
  const base = await under.git('rev-parse', 'main')
  await people.merge(BRANCH, 'rebase', 'boris')
  expect(await under.git('show', '-s', '--format=%P|%s', 'main')).toBe(`${base}|a.txt`)
  expect(standIn.state.pulls[0]).toMatchObject({ state: 'closed', mergedBy: 'boris' })
})

test('A pull request whose branch is gone cannot be opened again', async () => {
  const { people } = await proposed()
  await people.deleteBranch(BRANCH)
  await expect(people.reopen(BRANCH)).rejects.toThrow('has been deleted')
})
