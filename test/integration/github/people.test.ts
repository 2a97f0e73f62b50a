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
  [
    'change, answer, resolve and delete a comment',
    async ({ people }) => {
      const id = await people.comment(BRANCH, { path: 'a.txt', line: 1, body: 'Why?' })
      await people.editComment(BRANCH, id, 'Why twice?')
      await people.reply(BRANCH, id, 'Because.')
      await people.resolve(BRANCH, id)
      await people.deleteComment(BRANCH, id)
    },
    [
      ...['pull_request_review_comment created', 'pull_request_review_comment edited'],
      ...['pull_request_review_comment created', 'pull_request_review_thread resolved'],
      'pull_request_review_comment deleted',
    ],
  ],
  [
    'dismiss a review',
    async ({ people }) => people.dismiss(BRANCH, (await people.review(BRANCH, 'CHANGES_REQUESTED')).id),
    ['pull_request_review submitted', 'pull_request_review dismissed'],
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

test('What people say is read with who, of which commit and line, whether resolved, and answered once in its thread', async () => {
  const { people, sha } = await proposed()
  under.standIn.state.strangers.push('eve')
  const comments = [{ path: 'a.txt', line: 2, body: 'Why?' }]
  const review = await people.review(BRANCH, 'CHANGES_REQUESTED', { by: 'boris', body: 'No.', comments })
  const id = await people.comment(BRANCH, { path: 'a.txt', line: 1, body: 'Hi.' }, 'eve')
  await people.comment(BRANCH, { path: 'a.txt', line: 3, body: 'Lint.' }, 'lint[bot]')
  await people.resolve(BRANCH, id)
  const asked = { key: `comment:${id}`, thread: id, body: inOurWords`Noted.` }
  for (let times = 0; times < 2; times++)
    for (const answer of [asked, { key: 'review:1', thread: null, body: inOurWords`Noted.` }])
      expect(await under.forge.answer(BRANCH, answer, signal)).toBe('answered')
  expect(await under.forge.answer(BRANCH, { ...asked, key: 'comment:7', thread: 7 }, signal)).toBe('gone')
  const said = await under.forge.said(BRANCH, signal)
  expect(said.reviews).toEqual([
    { id: review.id, by: { login: 'boris', role: 'member' }, verdict: 'changes_requested', sha, text: 'No.' },
  ])
  expect(said.comments).toMatchObject([
    { by: { login: 'boris', role: 'member' }, reviewId: review.id, sha, line: 2, code: 'a.txt:2', resolved: false },
    { by: { login: 'eve', role: 'external' }, reviewId: null, answers: null, resolved: true },
    { by: { login: 'lint[bot]', role: 'bot' }, resolved: false },
    { by: { role: 'bot' }, answers: id, resolved: true, text: expect.stringContaining('Noted.') },
  ])
  expect(said.comments).toHaveLength(4)
  expect(under.standIn.state.comments).toHaveLength(1)
  expect(await under.forge.said('wms/task-2', signal)).toEqual({ reviews: [], comments: [] })
})
