import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'

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
    ...{ repository: 'acme/wms', apiUrl: 'https://api.github.com', baseBranch: 'main', webhookSecrets: ['new', 'old'] },
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
