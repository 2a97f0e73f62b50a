import { posix } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newPathSteps, pathSteps, Refusal } from '../../../src/workspace/confined-path.ts'

const hostileSegment = fc.constantFrom(
  '..',
  '.',
  '',
  '.git',
  '.GIT',
  'git~1',
  'a',
  'b.js',
  '...',
  '\\',
  '/',
  'C:',
  '\u200d',
)

test.each([pathSteps, newPathSteps])(
  'Whatever is asked of %o, an accepted path stays below the root and out of .git',
  (wayToRead) => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hostileSegment, fc.string({ unit: 'binary' })), { maxLength: 6 }), (segments) => {
        const accepted = tryPath(wayToRead, segments.join('/'))
        if (accepted === null) return
        expect(posix.join('/root', accepted, '.')).toBe(posix.join('/root', accepted))
        expect(accepted.split('/')).not.toContain('..')
        expect(accepted.toLowerCase().split('/')).not.toContain('.git')
      }),
      { numRuns: 300 },
    )
  },
)

test.each([
  ['./backend//a.js', 'backend/a.js'],
  ['backend\\a.js', 'backend/a.js'],
  ['backend/.gitignore', 'backend/.gitignore'],
  ['docs/Приёмка паллет.md', 'docs/Приёмка паллет.md'],
  ['docs/e\u0301.md', 'docs/\u00e9.md'],
  ['.', ''],
])('An honest path %j is accepted as %j', (path, accepted) => expect(newPathSteps(path).join('/')).toBe(accepted))

function tryPath(wayToRead: typeof pathSteps, path: string): string | null {
  try {
    return wayToRead(path).join('/')
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
