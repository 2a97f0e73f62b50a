import { describe, expect, test } from 'vitest'
import { changesInstallation, lockUpdate, saysWhatToInstall } from '../../../../src/core/dependencies/installation.ts'

const changes = (before: object, after: object, path = 'apps/api/package.json') =>
  changesInstallation(path, JSON.stringify(before), JSON.stringify(after))

describe('An installation comes out otherwise', () => {
  test.each([
    ['with another dependency', { dependencies: {} }, { dependencies: { a: '1' } }],
    ['with a script that runs while it installs', { scripts: {} }, { scripts: { postinstall: 'x' } }],
    ['with another name', { name: 'a' }, { name: 'b' }],
    ['with another package manager', {}, { packageManager: 'pnpm@9' }],
    ['with other workspaces', {}, { workspaces: ['apps/*'] }],
  ])('%s', (_, before, after) => {
    expect(changes(before, after)).toBe(true)
  })

  test('with anything else in another file, or in one that cannot be read', () => {
    expect(changes({}, { description: 'x' }, 'composer.json')).toBe(true)
    expect(changes({}, { description: 'x' }, 'my-package.json')).toBe(true)
    expect(changesInstallation('package.json', '{', '{{')).toBe(true)
    expect(changesInstallation('composer.json', '{', '{')).toBe(false)
  })
})

test.each([
  ['a description', {}, { description: 'ours', version: '2.0.0', exports: {} }],
  ['a test script', {}, { scripts: { test: 'node --test' } }],
  ['no scripts in place of some', { scripts: { test: 'x' } }, { scripts: null }],
])('An installation comes out the same with %s', (_, before, after) => {
  expect(changes(before, after)).toBe(false)
})

test.each(['package.json', 'apps/api/package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'pom.xml', '.npmrc'])(
  '%s says what to install',
  (path) => {
    expect(saysWhatToInstall(path)).toBe(true)
  },
)
test.each(['src/package.ts', 'my-package.json', 'package.json.md'])('%s does not', (path) => {
  expect(saysWhatToInstall(path)).toBe(false)
})

test.each([
  [['npm', 'ci'], 'npm install --package-lock-only --ignore-scripts'],
  [['npm', 'install', '--no-audit'], 'npm install --package-lock-only --ignore-scripts'],
  [['pnpm', 'install', '--frozen-lockfile'], 'pnpm install --lockfile-only --no-frozen-lockfile --ignore-scripts'],
  [['yarn'], 'yarn install --mode=update-lockfile'],
  [['yarn', '--immutable'], 'yarn install --mode=update-lockfile'],
  [['yarn', 'install'], 'yarn install --mode=update-lockfile'],
  [['uv', 'sync'], 'uv lock'],
  [['poetry', 'install'], 'poetry lock'],
  [['composer', 'install'], 'composer update --no-install --no-scripts --no-plugins'],
  [['go', 'mod', 'download'], 'go mod tidy'],
] as const)('The lockfile of %j is written anew by %s', (command, update) => {
  expect(lockUpdate({ command: [...command] as [string, ...string[]], update: null })?.join(' ')).toBe(update)
})

test('No lockfile is written anew for a command that installs nothing, or whose manager keeps none', () => {
  for (const command of [['yarn', 'build'] as const, ['mvn', 'install'] as const])
    expect(lockUpdate({ command, update: null })).toBeNull()
})

test('A repository’s own command counts more', () => {
  expect(lockUpdate({ command: ['npm', 'ci'], update: ['make', 'lock'] })).toEqual(['make', 'lock'])
})
