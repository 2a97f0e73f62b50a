import { expect, test } from 'vitest'
import { BegunAct } from '../../../src/core/cleanup.ts'

test('An act outside is noted with its id, what it is, and its commit', () => {
  const missing = BegunAct.safeParse({}).error?.issues.map(({ path }) => path.join('.'))
  expect(missing).toEqual(['id', 'what', 'sha'])
  const act = { id: 'a', what: 'push', sha: null } as const
  expect(BegunAct.parse(act)).toEqual(act)
})
