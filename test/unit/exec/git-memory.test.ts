import { expect, test } from 'vitest'
import { lastingLook } from '../../../src/exec/git-memory.ts'

const ID = 'a'.repeat(40)
const OTHER = 'b'.repeat(40)

test.each([
  ['a file of a commit', ['cat-file', '-z', '--batch'], `${ID}:a.txt\0${OTHER}:b.txt\0`],
  ['a tree of a commit', ['cat-file', '-z', '--batch-check'], `${ID}^{tree}\0`],
  ['a file with a line end in its name', ['cat-file', '-z', '--batch'], `${ID}:a\nb\0`],
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
  ['a ref among ids', ['cat-file', '-z', '--batch'], `${ID}:a.txt\0refs/heads/main:a.txt\0`],
  ['whether a commit is there', ['cat-file', '-z', '--batch-check'], `${ID}^{commit}\0`],
  ['names by lines', ['cat-file', '--batch'], `${ID}:a.txt\n`],
  ['no name', ['cat-file', '-z', '--batch'], ''],
  ['something that writes', ['update-ref', ID, OTHER], ''],
  ['words from its input', ['diff-tree', '--stdin', ID], ID],
])('%s may be another next time', (_, args, input) => {
  expect(lastingLook('/r.git', args, input)).toBeNull()
})
