import { expect, test } from 'vitest'
import { folderListing } from '../../../src/workspace/folder-listing.ts'

const all = [
  ...['README.md', 'apps/api/a.ts', 'apps/api/src/b.ts', 'apps/web/c.ts', 'appstore.md', 'package.json'],
  ...['src/main/java/com/acme/stock/A.java', 'src/main/java/com/acme/orders/B.java'],
]

test('A folder is listed one level deep, with how much is below each folder', () => {
  expect(folderListing('', all).split('\n')).toEqual([
    ...['README.md', 'appstore.md', 'package.json', 'apps/ (3 files)'],
    'src/main/java/com/acme/ (2 files)',
  ])
  expect(folderListing('apps', all).split('\n')).toEqual(['apps/api/ (2 files)', 'apps/web/ (1 file)'])
  expect(folderListing('apps/api', all).split('\n')).toEqual(['apps/api/a.ts', 'apps/api/src/ (1 file)'])
})

test('A file is listed as itself, and what is nowhere is refused', () => {
  expect(folderListing('apps/api/a.ts', all)).toBe('apps/api/a.ts')
  expect(() => folderListing('app', all)).toThrow('There are no files below app.')
  expect(() => folderListing('', [])).toThrow('There are no files below the root.')
})

test('No folder hides behind a large one beside it', () => {
  const large = Array.from({ length: 5_000 }, (_, i) => `apps/api/f${i}.ts`)
  expect(folderListing('', [...large, 'apps/web/a.ts'])).toBe('apps/ (5001 files)')
  expect(folderListing('apps', [...large, 'apps/web/a.ts'])).toBe('apps/api/ (5000 files)\napps/web/ (1 file)')
  expect(folderListing('apps/api', large).split('\n').at(-1)).toBe('… and 4700 more: search for what you need.')
})
