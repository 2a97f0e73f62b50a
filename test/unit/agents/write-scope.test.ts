import { expect, test } from 'vitest'
import { mayWrite } from '../../../src/agents/tools/file-tools.ts'

const author = { allowed: ['backend/**'], denied: ['backend/test/qa/**'] }

test.each(['backend/src/a.mjs', 'backend/test/a.test.mjs'])('An author writes %s', (path) => {
  expect(mayWrite(author, path)).toBe(true)
})

test.each([
  'frontend/pages/a.html',
  'backend/test/qa/a.test.mjs',
  'backend/test/QA/a.test.mjs',
  'backend/test\\qa/a.test.mjs',
  'backend/test/./qa/a.test.mjs',
  'backend/test//qa/a.test.mjs',
  'backend/../frontend/a.html',
  './backend/src/a.mjs',
  '/backend/src/a.mjs',
  '.wms/pipeline.json',
])('An author does not write %s', (path) => {
  expect(mayWrite(author, path)).toBe(false)
})
