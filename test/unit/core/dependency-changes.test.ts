import { expect, test } from 'vitest'
import { dependencyChanges } from '../../../src/core/judgement/dependency-changes.ts'

const of = (path: string, before: unknown, after: unknown) => {
  const textOf = (value: unknown) => (value === null || typeof value === 'string' ? value : JSON.stringify(value))
  return dependencyChanges([{ path, before: textOf(before), after: textOf(after) }])
}
const locked = (packages: object) => ({ lockfileVersion: 3, packages: { '': {}, ...packages } })

test.each([
  ['a new package', { dependencies: { a: '1' } }, { dependencies: { a: '1', b: '^2' } }, ['package.json: b ^2']],
  ['another version', { devDependencies: { a: '1' } }, { devDependencies: { a: '2' } }, ['package.json: a 1 → 2']],
  ['a new file', null, { dependencies: { a: '1' } }, ['package.json: a 1']],
  ['an override', {}, { overrides: { a: { b: '1' } } }, ['package.json: a {"b":"1"}']],
  ['a script of the installation', {}, { scripts: { postinstall: 'x' } }, ['package.json: script postinstall x']],
  ['no JSON', {}, '{', ['package.json: cannot be read']],
  ['a script and a name alone', { name: 'a' }, { name: 'b', scripts: { test: 'x' } }, []],
  ['a new file with a script', null, { scripts: { install: 'x' } }, ['package.json: script install x']],
  ['a list in the place of packages', {}, { dependencies: ['a'] }, []],
  ['nothing in the place of packages', {}, { dependencies: null }, []],
  ['a file that was broken before', '{', { dependencies: { a: '1' } }, ['package.json: a 1']],
  ['a package less', { dependencies: { a: '1' } }, { dependencies: {} }, []],
])('Of package.json %s is told', (_, before, after, told) => {
  expect(of('package.json', before, after)).toEqual(told)
})

test('Of a lockfile every package is told that came or changed, and those of another registry', () => {
  const registry = 'https://packages.example/a/-/a-1.tgz'
  const before = locked({ 'node_modules/a': { version: '1', resolved: registry } })
  const after = locked({
    'node_modules/a': { version: '1', resolved: 'https://evil.example/a.tgz' },
    'node_modules/b/node_modules/@c/d': { version: '2', resolved: registry },
  })
  const told = ['backend/package-lock.json: a 1 from evil.example', 'backend/package-lock.json: @c/d 2']
  expect(of('backend/package-lock.json', before, after)).toEqual(told)
})

test.each([
  ['a lockfile that is no JSON', '{', ['cannot be read']],
  ['a new lockfile', locked({ 'node_modules/a': { version: '1' } }), ['a 1']],
  ['a package without a version', locked({ 'node_modules/a': {} }), ['a']],
  ['a package from a folder', locked({ 'node_modules/a': { version: '1', resolved: 'shared/a' } }), ['a 1']],
  ['a package from a strange place', locked({ 'node_modules/a': { version: '1', resolved: 7 } }), ['a 1']],
])('Of %s is told what can be', (_, after, told) => {
  expect(of('package-lock.json', null, after)).toEqual(told.map((what) => `package-lock.json: ${what}`))
})

test('Of a lockfile an unchanged package is not told, and one without an address counts as usual', () => {
  const a = { version: '1', resolved: 'https://packages.example/a.tgz' }
  const before = locked({ 'node_modules/a': a })
  const after = locked({ 'node_modules/a': a, 'node_modules/b': { version: '2' } })
  expect(of('package-lock.json', before, after)).toEqual(['package-lock.json: b 2'])
  const linked = locked({ 'node_modules/a': { version: '1', resolved: 'file:../a' } })
  expect(of('package-lock.json', before, linked)).toEqual(['package-lock.json: a 1 from file:../a'])
})

test('A lockfile that was broken before is read as a new one', () => {
  expect(of('package-lock.json', '{', locked({ 'node_modules/a': { version: '1' } }))).toEqual([
    'package-lock.json: a 1',
  ])
})

test('Packages of other managers are told by name too', () => {
  expect(of('api/requirements.txt', 'django==4\n', 'django==5\nhttpx\n')).toEqual([
    'api/requirements.txt: django ==4 → ==5',
    'api/requirements.txt: httpx',
  ])
})

test('A file that is gone needs no yes', () => {
  expect(of('go.sum', 'a', null)).toEqual([])
  expect(of('package.json', { dependencies: { a: '1' } }, null)).toEqual([])
})

test('Of a first lockfile those packages are told apart that come from elsewhere than most', () => {
  const from = (host: string) => ({ version: '1', resolved: `https://${host}/x.tgz` })
  const after = locked({
    'node_modules/c': from('evil.example'),
    ...{ 'node_modules/a': from('packages.example'), 'node_modules/b': from('packages.example') },
  })
  expect(of('package-lock.json', {}, after).map((told) => told.replace('package-lock.json: ', ''))).toEqual([
    ...['c 1 from evil.example', 'a 1', 'b 1'],
  ])
})

test.each(['pom.xml', 'api/build.gradle', 'go.sum', 'Api.csproj', 'pnpm-lock.yaml'])(
  'A change of %s is told',
  (path) => {
    expect(of(path, 'a', 'b')).toEqual([`${path}: changed`])
    expect(of(path, 'a', 'a')).toEqual([])
    expect(of(`${path}.md`, 'a', 'b')).toEqual([])
  },
)
