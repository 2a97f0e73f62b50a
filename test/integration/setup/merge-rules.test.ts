import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { examinedRepository } from '../../../src/setup/doctor/examine.ts'
import { examineMergeRules } from '../../../src/setup/doctor/merge-rules.ts'
import { type GithubStandIn, startGithubStandIn } from '../../github/stand-in.ts'

const { signal } = new AbortController()
const silent = { debug() {}, info() {}, warn() {}, error() {} }
let github: GithubStandIn

beforeAll(async () => {
  github = await startGithubStandIn({ 'README.md': 'hello\n' })
})
afterAll(async () => {
  expect(github.violations).toEqual([])
  await github.close()
})
beforeEach(() => void github.state.rules.splice(0))

const findings = () => {
  const auth = { kind: 'token', token: github.credentials.token } as const
  const config = { repository: 'acme/wms', apiUrl: github.apiUrl, baseBranch: 'main', webhookSecrets: [], auth }
  return examineMergeRules(examinedRepository(config, null, { waitUnitMs: 5, throttled: false, log: silent }), signal)
}

const OF_PULLS = {
  ...{ dismiss_stale_reviews_on_push: false, require_code_owner_review: false, require_last_push_approval: false },
  ...{ required_approving_review_count: 0, required_review_thread_resolution: false },
}
const REVIEWERS = [{ file_patterns: ['backend/**'], minimum_approvals: 1, reviewer: { id: 7, type: 'Team' } }]

test.each<[string, string, Record<string, unknown>, 'note' | 'broken', string]>([
  ['reviewers', 'pull_request', { ...OF_PULLS, required_reviewers: REVIEWERS }, 'note', 'waits for required reviewers'],
  [
    ...(['conversations', 'pull_request', { ...OF_PULLS, required_review_thread_resolution: true }, 'note'] as const),
    'every conversation on GitHub is resolved',
  ],
  ['the size of files', 'max_file_size', { max_file_size: 5 }, 'note', 'limit the size of files'],
  [
    ...(['addresses', 'commit_author_email_pattern'] as const),
    ...([{ operator: 'ends_with', pattern: '@acme.example' }, 'broken', 'e-mail addresses of a pattern'] as const),
  ],
  [
    ...(['messages', 'commit_message_pattern', { operator: 'starts_with', pattern: 'WMS-' }, 'broken'] as const),
    'commit messages of the pattern WMS-',
  ],
])(
  'The doctor names rules on %s that will hold up a merge, and the fix',
  async (_, type, parameters, severity, words) => {
    expect(await findings()).toEqual([])
    github.state.rules.push({ type, parameters })
    const found = await findings()
    expect(found).toEqual([{ severity, what: expect.stringContaining(words), fix: expect.stringMatching(/\w/) }])
  },
)
