import { expect, test } from 'vitest'
import { ROLES, type Role } from '../../src/core/stages.ts'
import { selfReview } from '../../src/parts/model.ts'

const names = (over: Partial<Record<Role, string>> = {}) =>
  ({ ...Object.fromEntries(ROLES.map((role) => [role, 'large'])), ...over }) as Record<Role, string>

test('The table at start says which reviewers share a model with their authors', () => {
  expect(selfReview(names())).toEqual([expect.stringContaining('MODEL_NAME_QA, MODEL_NAME_SECURITY')])
  expect(selfReview(names({ qa: 'other' }))).toEqual([
    expect.stringMatching(/^security review .*\(MODEL_NAME_SECURITY\)$/),
  ])
  expect(selfReview(names({ qa: 'other', security: 'other' }))).toEqual([])
})
