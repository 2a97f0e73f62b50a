import { expect, test } from 'vitest'
import { ciSection, isFlaky, namesWorkflows } from '../../../../src/core/judgement/ci-sections.ts'
import { RepositoryRules } from '../../../../src/core/repository-rules.ts'

const paths = { paths: ['x/**'] }
const rules = RepositoryRules.parse({
  sections: { backend: paths, frontend: paths },
  checks: [{ name: 'unit', section: 'frontend', command: ['x'] }],
  ci: {
    'API / test': 'backend',
    'API / test (push)': null,
    mobile: 'frontend',
    'Тесты (api)': 'backend',
    'backend-lint': null,
    unit: 'backend',
    test: 'frontend',
  },
  flaky_checks: ['E2E / chrome', 'slow'],
})
const inWorkflow = (name: string, event = 'pull_request') => ({ name, event })

test.each([
  ['by its exact name', 'mobile', null, 'frontend'],
  ['by a name of any script', 'Тесты (api)', null, 'backend'],
  ['by its workflow, as GitHub shows it', 'test', inWorkflow('API'), 'backend'],
  ['by workflow and event first of all', 'test', inWorkflow('API', 'push'), null],
  ['by its name where the workflow is another', 'test', inWorkflow('Web'), 'frontend'],
  ['before a check of the same name', 'unit', null, 'backend'],
  ['as nobody’s, whatever its name contains', 'backend-lint', null, null],
])('The team’s map finds a check %s', (_, name, workflow, section) => {
  expect(ciSection(rules, name, workflow)).toBe(section)
})

test('What the map does not name belongs to the check of that name, else to the section that its name contains', () => {
  const unmapped = { ...rules, ci: {} }
  expect(ciSection(unmapped, 'unit', null)).toBe('frontend')
  expect(ciSection(unmapped, 'test (backend)', inWorkflow('CI'))).toBe('backend')
  expect(ciSection(unmapped, 'backends', null)).toBeNull()
  expect(ciSection(unmapped, 'constructor', null)).toBeNull()
  expect(ciSection(null, 'ci-docs', null)).toBe('docs')
  expect(ciSection(null, 'Backend and frontend', null)).toBe('backend')
  expect(ciSection(null, 'lint', null)).toBeNull()
})

test('A section that the repository does not have owns no check', () => {
  expect(ciSection(rules, 'ci-docs', null)).toBeNull()
})

test('A flaky check may be named by its workflow, too', () => {
  expect(isFlaky(rules, 'chrome', inWorkflow('E2E'))).toBe(true)
  expect(isFlaky(rules, 'chrome', inWorkflow('Other'))).toBe(false)
  expect(isFlaky(rules, 'chrome', null)).toBe(false)
  expect(isFlaky(rules, 'slow', null)).toBe(true)
})

test('Workflows are asked for only where the rules name one', () => {
  expect(namesWorkflows(rules)).toBe(true)
  expect(namesWorkflows({ ci: {}, flaky_checks: ['E2E / chrome'] })).toBe(true)
  expect(namesWorkflows({ ci: { 'API / test': null }, flaky_checks: [] })).toBe(true)
  expect(namesWorkflows({ ci: { mobile: 'frontend', 'a/b': null }, flaky_checks: ['slow'] })).toBe(false)
})
