import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { GithubAuth } from '../../../src/forge/github/settings.ts'
import { examinedRepository, examineRepository } from '../../../src/setup/doctor/examine.ts'
import type { DoctorFinding } from '../../../src/setup/doctor/finding.ts'
import { parseChoices } from '../../../src/setup/proposal/choices.ts'
import { propose } from '../../../src/setup/proposal/proposal.ts'
import { recommendedRuleset } from '../../../src/setup/proposal/ruleset.ts'
import { type GithubStandIn, startGithubStandIn } from '../../github/stand-in.ts'
import { sampleOf } from '../../support/sampled.ts'
import { type AppFacts, startAppFront } from './app-front.ts'

const choices = parseChoices(['--owners', '@acme/leads', '--workflows', 'acme/wms-orchestrator@v1'], null)
const silent = { debug() {}, info() {}, warn() {}, error() {} }

/** An App that may do what it has to, and no more. */
const soundApp = (): AppFacts => ({
  installation: {
    permissions: {
      ...{ metadata: 'read', contents: 'write', pull_requests: 'write' },
      ...{ checks: 'read', statuses: 'read', actions: 'read' },
    },
    events: [
      ...['check_run', 'check_suite', 'status', 'pull_request', 'push'],
      ...['pull_request_review', 'pull_request_review_comment'],
    ],
    ...{ repository_selection: 'selected', suspended_at: null },
  },
  hook: { url: 'https://wms.acme.example/github/webhook', content_type: 'json', insecure_ssl: '0' },
  deliveries: [{ status: 'OK', status_code: 202, delivered_at: '2026-01-01T00:00:00Z' }],
  ...{ bypass: 'never', ownRules: [] },
  owner: { permissions: { admin: false, push: true, pull: true }, scopes: null },
})

let github: GithubStandIn
let app: AppFacts
let front: Awaited<ReturnType<typeof startAppFront>>
let soundHead: string

/** A repository that went through the whole setup. */
beforeAll(async () => {
  const { files } = await propose(choices, 'main', async () => null)
  github = await startGithubStandIn({ ...files })
  soundHead = await github.team.git('rev-parse', 'main')
  for (const name of ['backend / ci-backend', 'frontend / ci-frontend', 'secrets / secret-scan'])
    github.check(soundHead, { name, conclusion: 'success' })
})
afterAll(() => github.close())

beforeEach(async () => {
  const { rules } = recommendedRuleset('main', 'https://api.github.com', choices.folders)
  github.state.rules.splice(0, Number.POSITIVE_INFINITY, ...rules.map((rule) => ({ ...rule, ruleset_id: 1 })))
  Object.assign(github.state, { classicChecks: null, archived: false })
  Object.assign(github.state.mergeMethods, { merge: true, squash: true, rebase: true })
  await github.team.git('update-ref', 'refs/heads/main', soundHead)
  app = soundApp()
  front = await startAppFront(app, github.apiUrl)
})
afterEach(() => {
  expect(github.violations).toEqual([])
  front.close()
})

const { signal } = new AbortController()

function findings(
  auth: GithubAuth = asApp(),
  publicUrl: string | null = 'https://wms.acme.example/',
): Promise<DoctorFinding[]> {
  const config = {
    ...{ repository: 'acme/wms', apiUrl: front.apiUrl, baseBranch: 'main' },
    webhookSecrets: ['s'],
    auth,
  }
  return examineRepository(
    examinedRepository(config, publicUrl, { waitUnitMs: 5, throttled: false, log: silent }),
    signal,
  )
}

function asApp(): GithubAuth {
  const { appId, privateKey, installationId } = github.credentials
  return { kind: 'app', appId: String(appId), privateKey, installationId }
}

const MERGE_QUEUE = {
  ...{ check_response_timeout_minutes: 60, grouping_strategy: 'ALLGREEN', max_entries_to_build: 5 },
  ...{ max_entries_to_merge: 5, merge_method: 'MERGE', min_entries_to_merge: 1, min_entries_to_merge_wait_minutes: 5 },
}
const add = (type: string, parameters?: Record<string, unknown>) =>
  github.state.rules.push({ type, ...(parameters && { parameters }) })
const owns = (line: string) => github.team.commit('main', { '.github/CODEOWNERS': `/.github/ @acme/leads\n${line}\n` })

const rule = (type: string) => github.state.rules.find((one) => one.type === type)

test('The doctor has nothing to say of a repository that went through the whole setup', async () => {
  expect(await findings()).toEqual([])
})

describe('The doctor finds', () => {
  const spoil: [string, DoctorFinding['severity'], () => unknown, string][] = [
    ['a permission that is missing', 'broken', () => delete app.installation.permissions.checks, 'lacks checks: read'],
    [
      'a permission that is too low',
      'broken',
      () => (app.installation.permissions.contents = 'read'),
      'lacks contents: write',
    ],
    [
      'a bot that could change workflows',
      'risk',
      () => (app.installation.permissions.workflows = 'write'),
      'has workflows: write',
    ],
    [
      'a bot that could do more than it does',
      'note',
      () => (app.installation.permissions.issues = 'write'),
      'has issues: write',
    ],
    [
      'a bot that reaches everything',
      'risk',
      () => (app.installation.repository_selection = 'all'),
      'every repository',
    ],
    ['a suspended installation', 'broken', () => (app.installation.suspended_at = '2026-01-01T00:00:00Z'), 'suspended'],
    ['a bot that may bypass the rules', 'risk', () => (app.bypass = 'always'), 'bypass the ruleset "Main"'],
    [
      'branches that the bot may not push',
      'broken',
      () => app.ownRules.push({ type: 'required_signatures' }),
      'cannot push',
    ],
    ['a base that is open to pushes', 'risk', () => drop('pull_request'), 'without a pull request'],
    ['a base that may be overwritten', 'risk', () => drop('non_fast_forward'), 'forced push'],
    ['a base that requires no check', 'risk', () => drop('required_status_checks'), 'No check is required'],
    [
      'a required check that nothing reports',
      'broken',
      () => requireCheck({ context: 'build', integration_id: 15368 }),
      '"build" is required',
    ],
    [
      'a required check that anybody may report',
      'risk',
      () => requireCheck({ context: 'backend / ci-backend' }),
      'by anybody who may push',
    ],
    ['required checks that it may not read', 'note', () => (github.state.classicChecks = 'hidden'), 'is hidden'],
    [
      'a repository that takes squash merges only',
      'note',
      () => Object.assign(github.state.mergeMethods, { merge: false, rebase: false }),
      'Only squash merges',
    ],
    ['a history that has to be linear', 'note', () => add('required_linear_history'), 'linear history'],
    ['a merge queue', 'note', () => add('merge_queue', MERGE_QUEUE), 'merge queue'],
    [
      'commits that have to be signed off',
      'broken',
      () => add('commit_message_pattern', { operator: 'contains', pattern: 'Signed-off-by: ' }),
      'Signed-off-by',
    ],
    ['a check that wants sign-offs', 'broken', () => requireCheck({ context: 'DCO' }), 'check DCO wants Signed-off-by'],
    ['a check of titles', 'note', () => requireCheck({ context: 'Lint PR title' }), 'titles of a form'],
    ['a check of agreements', 'broken', () => requireCheck({ context: 'license/cla' }), 'signed agreement'],
    [
      'paths that nobody may push',
      'broken',
      () => add('file_path_restriction', { restricted_file_paths: ['infra/**'] }),
      'forbid pushing some paths',
    ],
    ['owners who review on GitHub', 'note', () => owns('/backend/ @acme/leads'), 'files in CODEOWNERS'],
    [
      'a last push that others have to review',
      'note',
      () => parameter({ require_last_push_approval: true }),
      'last push has to be reviewed',
    ],
    [
      'reviews that a merge waits for',
      'note',
      () => parameter({ required_approving_review_count: 1 }),
      'wait for 1 review',
    ],
    [
      'rules that anybody may change',
      'risk',
      () => parameter({ require_code_owner_review: false }),
      'without their owners',
    ],
    [
      'no way to merge',
      'broken',
      () => Object.assign(github.state.mergeMethods, { merge: false, squash: false, rebase: false }),
      'no way to merge',
    ],
    ['an archived repository', 'broken', () => (github.state.archived = true), 'archived'],
    [
      'webhooks that go elsewhere',
      'broken',
      () => (app.hook.url = 'https://old.example/'),
      'go to https://old.example/',
    ],
    ['webhooks that come unchecked', 'risk', () => (app.hook.insecure_ssl = '1'), 'certificate'],
    ['webhooks that are refused', 'broken', () => deliver(401, 'Unauthorized'), 'not taken: 401 Unauthorized'],
    ['webhooks that do not arrive', 'broken', () => deliver(0, 'timed out'), 'not taken: 0 timed out'],
    ['events that are not sent', 'broken', () => (app.installation.events = ['push']), 'does not send check_run'],
    ['no JSON', 'broken', () => github.team.commit('main', { '.wms/pipeline.json': '{' }), 'is no JSON'],
    [
      'rules that are wrong',
      'broken',
      () => github.team.commit('main', { '.wms/pipeline.json': '{}' }),
      '.wms/pipeline.json: sections',
    ],
    ['no pack', 'note', () => github.team.commit('main', { '.wms/pack.json': '[]' }), 'is no object'],
    ['files that setup would add', 'note', () => github.team.commit('main', { 'AGENTS.md': null }), 'lacks AGENTS.md'],
  ]

  test.each(sampleOf(spoil, 12))('%s (%s)', async (_, severity, make, words) => {
    await make()
    const found = (await findings()).filter(({ what }) => what.includes(words))
    expect(found).toMatchObject([{ severity, fix: expect.stringMatching(/\w/) }])
  })

  const drop = (type: string) =>
    github.state.rules.splice(
      github.state.rules.findIndex((one) => one.type === type),
      1,
    )
  const parameter = (more: object) => Object.assign(rule('pull_request')?.parameters ?? {}, more)
  const requireCheck = (check: object) =>
    Object.assign(rule('required_status_checks')?.parameters ?? {}, { required_status_checks: [check] })
  const deliver = (status_code: number, status: string) =>
    app.deliveries.splice(0, 1, { status, status_code, delivered_at: '2026-01-01T00:00:00Z' })
})

test('A merge queue and signed commits are no fault: the service goes by both', async () => {
  github.state.rules.push({ type: 'merge_queue' }, { type: 'required_signatures' })
  expect((await findings()).filter(({ severity }) => severity === 'broken')).toEqual([])
})

describe('With a token, the doctor', () => {
  const withToken = () => findings({ kind: 'token', token: github.credentials.token })

  test('says that it cannot see the webhook', async () => {
    expect(await withToken()).toMatchObject([{ severity: 'note', what: 'A token may not read the webhook.' }])
  })

  test('finds that it reaches more than it should', async () => {
    app.owner = { permissions: { admin: true, push: true, pull: true }, scopes: 'repo' }
    const risks = (await withToken()).filter(({ severity }) => severity === 'risk').map(({ what }) => what)
    expect(risks).toEqual([expect.stringContaining('classic token'), expect.stringContaining('administers')])
  })

  test('finds that it may not push', async () => {
    app.owner.permissions.push = false
    expect(await withToken()).toMatchObject([{ severity: 'broken', what: 'GITHUB_TOKEN may not push.' }])
  })
})

test('Without a public address, the doctor says that CI is asked every while', async () => {
  expect(await findings(asApp(), null)).toMatchObject([
    { severity: 'note', what: expect.stringContaining('asked every while') },
  ])
})

test('Credentials that GitHub does not take are the one finding', async () => {
  const auth = { kind: 'token', token: 'github_pat_wrong' } as const
  expect(await findings(auth)).toMatchObject([{ severity: 'broken', fix: expect.stringContaining('GITHUB_TOKEN') }])
})

test('An App without a permission is told so before anything else', async () => {
  app.installation.permissions = { metadata: 'read' }
  expect((await findings()).map(({ what }) => what)).toEqual(
    ['contents: write', 'pull_requests: write', 'checks: read', 'statuses: read', 'actions: read'].map(
      (one) => `The App lacks ${one}.`,
    ),
  )
})

test('npm run github:doctor prints what is wrong and how to mend it, and fails when something is broken', async () => {
  github.state.archived = true
  const repository = { GITHUB_REPOSITORY: 'acme/wms', GITHUB_API_URL: front.apiUrl }
  const env = { PATH: process.env.PATH, ...repository, GITHUB_TOKEN: github.credentials.token }
  const command = join(import.meta.dirname, '../../../src/setup/github-doctor.ts')
  const run = promisify(execFile)(process.execPath, [command], { cwd: github.team.folder, env })
  const { code, stdout } = await run.then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error) => error,
  )
  expect(code).toBe(1)
  expect(stdout).toMatch(/broken +The repository is archived\.\n +Unarchive it/)
})
