import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { embeddedParts } from '../../../src/parts/part.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const GITHUB_PRIVATE_KEY = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const app = { GITHUB_REPOSITORY: 'acme/wms', GITHUB_APP_ID: '7', GITHUB_INSTALLATION_ID: '8', GITHUB_PRIVATE_KEY }

test('Without a variable of GitHub the embedded repository is used', () => {
  expect(readConfig({ GITHUB_REPOSITORY: '', GITHUB_API_URL: '' }).github).toBeNull()
})

test.each([
  ['as a file', GITHUB_PRIVATE_KEY],
  ['in one line of a .env file', GITHUB_PRIVATE_KEY.replaceAll('\n', '\\n')],
])('The key of an App is taken %s', (_, key) => {
  const { github } = readConfig({ ...app, GITHUB_PRIVATE_KEY: key, GITHUB_WEBHOOK_SECRET: 'new, old' })
  expect(github).toMatchObject({
    repositories: [{ repository: 'acme/wms', baseBranch: 'main' }],
    ...{ apiUrl: 'https://api.github.com', webhookSecrets: ['new', 'old'] },
    auth: { kind: 'app', installationId: 8, privateKey: expect.stringContaining('BEGIN PRIVATE KEY') },
  })
})

test.each([
  ['no credentials', { GITHUB_REPOSITORY: 'acme/wms' }, /GITHUB_TOKEN or GITHUB_APP_ID/],
  ['no repository', { GITHUB_TOKEN: 'github_pat_x' }, /GITHUB_REPOSITORY: missing/],
  ['both kinds', { ...app, GITHUB_TOKEN: 'github_pat_x' }, /only one/],
  ['a key that is none', { ...app, GITHUB_PRIVATE_KEY: 'key' }, /GITHUB_PRIVATE_KEY/],
  ['no installation', { ...app, GITHUB_INSTALLATION_ID: 'x' }, /GITHUB_INSTALLATION_ID/],
])('GitHub with %s is a fault that says what is missing', (_, env, message) => {
  expect(() => readConfig(env)).toThrow(message)
})

test('Several repositories are taken in order, each once and with its own base branch', () => {
  const github = readConfig({
    ...{ GITHUB_TOKEN: 'github_pat_x', GITHUB_REPOSITORY: 'acme/wms', GITHUB_BASE_BRANCH: 'trunk' },
    GITHUB_REPOSITORIES: 'acme/wms-page@develop, Acme/WMS, other/labels',
    SLACK_CHANNEL_REPOSITORIES: 'C0PAGE=acme/wms-page,C0LABELS=Other/labels@next',
  }).github
  expect(github?.repositories).toEqual([
    { repository: 'acme/wms', baseBranch: 'trunk' },
    { repository: 'acme/wms-page', baseBranch: 'develop' },
    { repository: 'other/labels', baseBranch: 'trunk' },
  ])
  expect([...(github?.ofChannel ?? [])]).toEqual([
    ['C0PAGE', { repository: 'acme/wms-page', baseBranch: 'develop' }],
    ['C0LABELS', { repository: 'other/labels', baseBranch: 'next' }],
  ])
})

test('A base branch may be called as git allows it', () => {
  const wanted = ['feat@2', 'c++17', 'fix/#12', "it's", 'release-(2026)', 'ветка/приёмка']
  const repositories = wanted.map((base, index) => `acme/wms-${index}@${base}`).join(',')
  const { github } = readConfig({ GITHUB_TOKEN: 'github_pat_x', GITHUB_REPOSITORIES: repositories })
  expect(github?.repositories.map(({ baseBranch }) => baseBranch)).toEqual(wanted)
})

test.each([
  ['a base that is no branch', { GITHUB_REPOSITORIES: 'acme/wms@a..b' }, /'acme\/wms@a..b' is not owner\/name/],
  ['a usual base that is no branch', { GITHUB_BASE_BRANCH: 'a b' }, /GITHUB_BASE_BRANCH.*not the name of a branch/],
  ['a repository that is none', { GITHUB_REPOSITORIES: 'acme/wms,wms' }, /'wms' is not owner\/name/],
  ['a channel of an unknown repository', { SLACK_CHANNEL_REPOSITORIES: 'C012=acme/x' }, /'C012=acme\/x' is not/],
  ['a channel’s name', { SLACK_CHANNEL_REPOSITORIES: '#wms=acme/wms' }, /'#wms=acme\/wms' is not a channel's id/],
  ['an App of two owners', { GITHUB_REPOSITORIES: 'other/wms' }, /of one owner, but these are of acme and other/],
])('Repositories with %s are a fault that says what is wrong', (_, env, message) => {
  expect(() => readConfig({ ...app, ...env })).toThrow(message)
})

test('Defaults of channels need repositories', () => {
  expect(() => readConfig({ SLACK_CHANNEL_REPOSITORIES: 'C012=acme/wms' })).toThrow(/GITHUB_REPOSITORIES/)
})

test('GitHub’s part is played here when asked, and never beside a real one or in production', () => {
  expect(readConfig({ FORGE: 'github-standin' })).toMatchObject({ github: null, githubStandIn: true })
  expect(() => readConfig({ ...app, FORGE: 'github-standin' })).toThrow(/FORGE: github-standin takes the place/)
  expect(() => readConfig({ FORGE: 'gitlab' })).toThrow(/FORGE/)
  const production = readConfig({ FORGE: 'github-standin', NODE_ENV: 'production' })
  expect(embeddedParts(production)).toContainEqual(expect.objectContaining({ name: 'repository' }))
})
