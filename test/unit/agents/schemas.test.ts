import { zodResponseFormat } from 'openai/helpers/zod'
import { expect, test } from 'vitest'
import { promptVersion, rolePrompt, systemPrompt } from '../../../src/agents/briefing/roles.ts'
import { definition } from '../../../src/agents/loop/tool.ts'
import { Plan, ReviewResult, TaskSpec } from '../../../src/core/artifacts.ts'
import { ROLES } from '../../../src/core/stages.ts'
import { estimateTokens } from '../../../src/model/model.ts'

const REPLIES = { TaskSpec, Plan, ReviewResult }

test.each(Object.entries(REPLIES))('%s can be asked of a strict structured-output server', (name, schema) => {
  expect(() => zodResponseFormat(schema, name)).not.toThrow()
})

test.each(Object.entries(REPLIES))(
  'The JSON schema of %s has only what grammar-based servers know',
  (name, parameters) => {
    const text = JSON.stringify(definition({ name, description: '', parameters }))
    expect(text).not.toMatch(/9007199254740991|\$ref|\$schema|"not":/)
  },
)

test.each(ROLES)('The %s role says what not to do, in less than 900 tokens', (role) => {
  const prompt = rolePrompt(role)
  expect(prompt).toMatch(/Do not/)
  expect(estimateTokens(prompt)).toBeLessThan(900)
})

test('A team may say a role in its own words; the rules stay, and the version tells whose words they are', () => {
  const own = 'You test like we do.'
  expect(rolePrompt('qa', own)).toBe(own)
  expect(systemPrompt()).toMatch(/^## Rules of every role/)
  expect(promptVersion('qa', own)).toMatch(/^\.wms\/prompts\/qa\.md [0-9a-f]{8}$/)
  expect(promptVersion('qa', null)).toMatch(/^built-in [0-9a-f]{8}$/)
  expect(rolePrompt('qa', ' \n')).toBe(rolePrompt('qa'))
})
