import { describe, expect, test } from 'vitest'
import { checksFor, dependentChecks } from '../../../../src/core/judgement/section-checks.ts'
import { RepositoryRules } from '../../../../src/core/repository-rules.ts'
import type { Section } from '../../../../src/core/stages.ts'

const check = (name: string, section: Section | null, more: object = {}) => ({ name, section, command: ['x'], ...more })
const rules = RepositoryRules.parse({
  sections: {
    backend: { paths: ['apps/api/**', 'apps/worker/**', 'packages/**'], review_paths: ['qa/**'] },
    frontend: { paths: ['apps/web/**'] },
    docs: { paths: ['docs/**'] },
  },
  checks: [
    check('api', 'backend', { paths: ['apps/api/**'], depends_on: ['packages/contracts/**'] }),
    check('worker', 'backend', { paths: ['apps/worker/**'] }),
    check('contracts', 'backend', { paths: ['packages/contracts/**'] }),
    check('web', 'frontend', { depends_on: ['packages/contracts/**'] }),
    check('secrets', null),
    check('licences', null, { paths: ['**/package.json'] }),
  ],
})
const names = (section: Section | null, changed: readonly string[], later: readonly Section[] = []) =>
  checksFor(rules, { section, later }, changed).map(({ name }) => name)

describe('A section runs', () => {
  test('its checks of what has changed', () => {
    expect(names('backend', ['apps/worker/a.ts'])).toEqual(['worker'])
    expect(names('backend', ['apps/api/.env.test', 'apps/worker/a.ts'])).toEqual(['api', 'worker'])
  })

  test('all of them when something changed that no check names, or nothing of its own', () => {
    expect(names('backend', ['apps/worker/a.ts', 'packages/ui/a.ts'])).toEqual(['api', 'worker', 'contracts'])
    expect(names('backend', ['apps/worker/a.ts', 'qa/a.ts'])).toEqual(['api', 'worker', 'contracts'])
    expect(names('backend', [])).toEqual(['api', 'worker', 'contracts'])
    expect(names('frontend', ['apps/web/a.ts'])).toEqual(['web'])
  })

  test('no more for files of other sections', () => {
    expect(names('backend', ['apps/worker/a.ts', 'docs/a.md', 'README.md'])).toEqual(['worker'])
  })

  test('those of a shared package with all who use it, also of other sections', () => {
    expect(names('backend', ['packages/contracts/a.ts'])).toEqual(['api', 'contracts', 'web'])
    expect(names('docs', ['packages/contracts/a.ts'])).toEqual(['api', 'contracts', 'web'])
  })

  test('none of a section that runs later itself', () => {
    expect(names('backend', ['packages/contracts/a.ts'], ['frontend', 'docs'])).toEqual(['api', 'contracts'])
    expect(dependentChecks(rules, { section: 'backend', later: [] }, ['packages/contracts/a.ts'])).toMatchObject([
      { name: 'web' },
    ])
  })
})

test('What belongs to no section runs for security, and never as a user of something', () => {
  expect(names(null, ['apps/api/a.ts'])).toEqual(['secrets'])
  expect(names(null, ['apps/api/package.json'])).toEqual(['secrets', 'licences'])
  expect(names('backend', ['apps/api/package.json'])).toEqual(['api'])
  const onlyLicences = { ...rules, checks: rules.checks.filter(({ name }) => name === 'licences') }
  expect(checksFor(onlyLicences, { section: null, later: [] }, ['apps/api/a.ts'])).toEqual([])
})
