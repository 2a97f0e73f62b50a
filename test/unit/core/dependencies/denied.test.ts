import { expect, test } from 'vitest'
import { deniedOf } from '../../../../src/core/dependencies/denied.ts'

const NO = [
  'package.json: left-pad 1.3.0',
  'pyproject.toml: changed',
  'npm ci: runs again',
  'whole',
  'a.json: odd npm: 1',
]

test.each([
  ['the same package in the same version, of whichever file', 'apps/api/package.json: left-pad 1.3.0', true],
  ['the same package of a file of another kind', 'yarn.lock: left-pad 1.3.0', true],
  ['a version with a place in it', 'b.json: odd npm: 1', true],
  ['another package of such a version', 'b.json: even npm: 1', false],
  ['another version of it', 'package.json: left-pad 1.3.1', false],
  ['another package', 'package.json: right-pad 1.3.0', false],
  ['a file of which no package is named', 'pyproject.toml: changed', true],
  ['another such file', 'requirements.txt: changed', false],
  ['a step that runs again', 'npm ci: runs again', true],
  ['another step', 'yarn: runs again', false],
  ['a line without a place', 'whole', true],
  ['a line whose end is one', 'a whole', false],
  ['a line that only begins otherwise', 'xhole', false],
])('A no is remembered for %s: %s, %s', (_, line, isDenied) => {
  expect(deniedOf([line], NO)).toEqual(isDenied ? [line] : [])
})
