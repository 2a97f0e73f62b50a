import { expect, test } from 'vitest'
import { deniedOf } from '../../../../src/core/dependencies/denied.ts'

const NO = ['package.json: left-pad 1.3.0', 'pyproject.toml: changed', 'npm ci: runs again', 'whole']

test.each([
  ['the same package in the same version, of whichever file', 'apps/api/package.json: left-pad 1.3.0', true],
  ['another version of it', 'package.json: left-pad 1.3.1', false],
  ['another package', 'package.json: right-pad 1.3.0', false],
  ['a file of which no package is named', 'pyproject.toml: changed', true],
  ['another such file', 'requirements.txt: changed', false],
  ['a step that runs again', 'npm ci: runs again', true],
  ['another step', 'yarn: runs again', false],
  ['a line without a place', 'whole', true],
  ['a line whose end is one', 'a whole', false],
])('A no is remembered for %s: %s, %s', (_, line, isDenied) => {
  expect(deniedOf([line], NO)).toEqual(isDenied ? [line] : [])
})
