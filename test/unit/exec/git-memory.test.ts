import { expect, test } from 'vitest'
import { lastingLook } from '../../../src/exec/git-memory.ts'

const ID = 'a'.repeat(40)
const OTHER = 'b'.repeat(40)

test.each([
  ['a change', ['diff', '--no-ext-diff', '-z', ID, OTHER], ''],
  ['a listing', ['ls-tree', '-r', '-z', ID, '--', 'main'], ''],
  ['a merge base', ['merge-base', '--is-ancestor', ID, OTHER], ''],
  ['a tree by name', ['rev-parse', '--verify', `${ID}^{tree}`], ''],
])('%s of full ids can never be another', (_, args, input) => {
  expect(lastingLook('/r.git', args, input)).not.toBeNull()
  expect(lastingLook('/r.git', args, input)).not.toBe(lastingLook('/other.git', args, input))
})

test.each([
  ['a branch', ['merge-base', 'refs/heads/main', ID], ''],
  ['a short id', ['diff', ID.slice(1), OTHER], ''],
  ['HEAD', ['rev-parse', '--verify', 'HEAD'], ''],
  ['a range', ['diff', `${ID}..main`], ''],
  ['no object', ['diff', '--stat'], ''],
  ['something that writes', ['update-ref', ID, OTHER], ''],
  ['words from its input', ['diff-tree', '--stdin', ID], ID],
])('%s may be another next time', (_, args, input) => {
  expect(lastingLook('/r.git', args, input)).toBeNull()
})
