import { expect, test } from 'vitest'
import { riskiest } from '../../../src/core/judgement/risk.ts'

const file = (path: string, insertions = 1) => ({ path, insertions, deletions: 0 })

test('files where a mistake costs most come first, then remarks, then size; tests and docs last', () => {
  const files = [
    file('docs/receiving.md', 900),
    file('backend/test/ledger.test.mjs', 500),
    file('backend/src/format.mjs', 50),
    file('frontend/page.html', 400),
    { ...file('frontend/list.html', 0), deletions: 401 },
    file('backend/src/count-login.mjs'),
    file('backend/src/label.mjs', 2),
    file('backend/src/ledger.mjs', 3),
    file('backend/migrations/0007-lots.sql', 4),
    file('.wms/pipeline.json'),
  ]
  const stat = { insertions: 0, deletions: 0, files }
  expect(riskiest(stat, new Set(['backend/src/label.mjs'])).map((one) => [one.file.path, one.risk])).toEqual([
    ['backend/migrations/0007-lots.sql', 'schema'],
    ['.wms/pipeline.json', 'pipeline'],
    ['backend/src/count-login.mjs', 'access'],
    ['backend/src/ledger.mjs', 'stock'],
    ['backend/src/label.mjs', 'remarked'],
    ['frontend/list.html', null],
    ['frontend/page.html', null],
    ['backend/src/format.mjs', null],
    ['docs/receiving.md', null],
    ['backend/test/ledger.test.mjs', null],
  ])
})
