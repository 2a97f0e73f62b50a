import { expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'

const read = (SANDBOX_NETWORK: string, SANDBOX_NETWORK_AUTH = '') =>
  readConfig({ SANDBOX_NETWORK, SANDBOX_NETWORK_AUTH })

test('Registries are listed by their tool, scope and address, with what private ones want to be sent', () => {
  const written =
    'npm:https://npm.example.com/main/, npm:@acme:https://own.example.com:8443, pip:https://pip.example.com/simple, maven:https://maven.example.com/2, https://files.example.com'
  const { registries, secrets } = read(written, '{"own.example.com:8443": "Bearer s3cret-token"}')
  expect(registries).toEqual([
    { kind: 'npm', scope: null, url: 'https://npm.example.com/main', authorization: null },
    { kind: 'npm', scope: '@acme', url: 'https://own.example.com:8443', authorization: 'Bearer s3cret-token' },
    { kind: 'pip', scope: null, url: 'https://pip.example.com/simple', authorization: null },
    { kind: 'maven', scope: null, url: 'https://maven.example.com/2', authorization: null },
    { kind: null, scope: null, url: 'https://files.example.com', authorization: null },
  ])
  expect(secrets).toEqual(expect.arrayContaining(['Bearer s3cret-token', 's3cret-token']))
  expect(read('').registries).toEqual([])
})

test.each([
  ['npm:npm.example.com', ''],
  ['ftp://files.example.com', ''],
  ['npm:https://me:password@npm.example.com', ''],
  ['pip:@acme:https://pip.example.com', ''],
  ['', '{"npm.example.com": "Bearer s3cret-token"}'],
  ['', 'Bearer s3cret-token'],
])('SANDBOX_NETWORK=%s with %s is a fault', (network, auth) => {
  expect(() => read(network, auth)).toThrow(/SANDBOX_NETWORK/)
})
