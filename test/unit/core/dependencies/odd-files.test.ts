import { expect, test } from 'vitest'
import { changedPackages } from '../../../../src/core/dependencies/changed-packages.ts'

/** Of a first file of its kind. */
const first = (path: string, text: string) => changedPackages(path, null, text)

test('Of a first file whatever it names is new', () => {
  expect(first('requirements.txt', '?')).toEqual(['?'])
})

test('A package that had no version is told with its first one, as a new one is', () => {
  expect(changedPackages('requirements.txt', 'pip\n', 'pip ==24\n')).toEqual(['pip ==24'])
})

test('The usual place is the one of most packages, not of the first', () => {
  const from = (name: string, host: string) => `${name}@1:\n  version "1"\n  resolved "https://${host}/${name}.tgz"\n`
  const all = [from('a', 'evil.example'), from('b', 'npm.example'), from('c', 'npm.example')].join('')
  expect(first('yarn.lock', all)).toEqual(['a 1 from evil.example', 'b 1', 'c 1'])
})

test('A file of more than 20 million characters is not read', () => {
  const text = 'x'.repeat(20_000_000)
  expect(first('go.sum', text)).toEqual(['changed'])
  expect(first('go.sum', `${text}x`)).toEqual(['is too long to be read'])
})

test('What a comment of a pom.xml holds is not asked for, and what stands between two is', () => {
  const asked = (name: string) => `<dependency><artifactId>${name}</artifactId></dependency>`
  expect(first('pom.xml', `<!-- before: ${asked('old')} -->${asked('new')}`)).toEqual(['new'])
  expect(first('pom.xml', `<!-- a -->${asked('x')} -->`)).toEqual(['x'])
})

test('A comment of a pom.xml that never ends hides nothing', () => {
  expect(first('pom.xml', '<!--abc<dependency><artifactId>x</artifactId></dependency>')).toEqual(['x'])
})

test('An element of a pom.xml that begins twice and ends once is one', () => {
  const twice = '<dependency><artifactId>a</artifactId><dependency><artifactId>b</artifactId></dependency>'
  expect(first('pom.xml', twice)).toEqual(['a'])
})

test('Lines of a lockfile of Gradle that name no package are none', () => {
  expect(first('gradle.lockfile', '# a comment\na:b:1=x\n')).toEqual(['a:b 1'])
  expect(changedPackages('gradle.lockfile', 'a:b:1=x', '# a comment\na:b:1=x')).toEqual(['changed'])
})

test('A version that is no text is told as it is written', () => {
  expect(first('composer.json', JSON.stringify({ require: { a: { from: 'x' } } }))).toEqual(['a {"from":"x"}'])
})

test('A version that is an empty text is none', () => {
  expect(first('Pipfile', '[packages]\ndjango = ""\n')).toEqual(['django'])
})

test('Blank lines and comments of requirements.txt are none, and an option of it is told as a whole', () => {
  expect(changedPackages('requirements.txt', 'pip', 'pip\n\n# why\n')).toEqual(['changed'])
  expect(changedPackages('requirements.txt', '-r a.txt\n', '-r b.txt\n')).toEqual(['-r b.txt'])
})

test('A package whose lockfile names no address comes from the usual place', () => {
  expect(first('composer.lock', JSON.stringify({ packages: [{ name: 'a', version: '1' }] }))).toEqual(['a 1'])
})
