import { expect, test } from 'vitest'
import { type Budget, exhausted } from '../../../src/core/budget.ts'
import { pauseReason } from '../../../src/core/pipeline/pause-reason.ts'

const budget = (over: Partial<Budget>): Budget => ({ scope: 'task', capUsd: 5, spentUsd: 0, heldUsd: 0, ...over })
const call = { taskId: 7, model: 'gpt-5.2', worstCaseUsd: 0.2 }

test('A call that just fits may be made, one cent more may not', () => {
  expect(exhausted([budget({ spentUsd: 4.5 })], 0.5)).toBeNull()
  expect(exhausted([budget({ spentUsd: 4.5 })], 0.51)).toMatchObject({ scope: 'task' })
})

test('What calls under way may cost counts as spent', () => {
  expect(exhausted([budget({ spentUsd: 4, heldUsd: 0.9 })], 0.2)).not.toBeNull()
})

test('Without a cap anything goes, with one a call of unknown price does not', () => {
  expect(exhausted([budget({ capUsd: null })], null)).toBeNull()
  expect(exhausted([budget({ capUsd: null }), budget({ scope: 'day' })], null)).toMatchObject({ scope: 'day' })
})

test('Of several caps that are reached the first is named', () => {
  expect(exhausted([budget({ spentUsd: 5 }), budget({ scope: 'day', spentUsd: 5 })], 1)).toMatchObject({
    scope: 'task',
  })
})

test('A free model needs no room', () => {
  expect(exhausted([budget({ spentUsd: 5 })], 0)).toBeNull()
})

test.each([
  ['task', 'POST /tasks/7/resume {"budget_usd"'],
  ['run', 'BUDGET_USD_RUN'],
  ['day', 'midnight UTC'],
] as const)('The reason names the %s cap, what is spent and how to raise it', (scope, how) => {
  const reason = pauseReason(budget({ scope, spentUsd: 4.9, heldUsd: 0.05 }), call)
  for (const part of ['$5.00', '$4.90', '$0.05', '$0.20', how]) expect(reason).toContain(part)
})

test('Nothing is said of sums that are not held, and of none that is spent', () => {
  const reason = pauseReason(budget({ spentUsd: 0, heldUsd: 0 }), call)
  expect(reason).toContain('has no room: $0.00 is spent, and the next call')
})

test('A Russian task says in Russian why it pauses, with the same sums', () => {
  const reason = pauseReason(budget({ scope: 'task', spentUsd: 4.9, heldUsd: 0.05 }), call, 'ru')
  expect(reason).toMatch(/^Бюджет задачи \(\$5\.00\) исчерпан: потрачено \$4\.90, \$0\.05 отложено/)
})

test('An unknown price says which variable to set, and claims no sum', () => {
  const reason = pauseReason(budget({}), { ...call, worstCaseUsd: null })
  expect(reason).toContain('MODEL_PRICES=gpt-5.2=')
  expect(reason).not.toContain('$0')
})

test.each([
  [0.00042, '$0.00042'],
  [0.004267, '$0.0043'],
  [0.00000001, '$0.00000001'],
  [1234.5, '$1,234.50'],
])('A sum of %d reads %s', (spentUsd, text) => {
  expect(pauseReason(budget({ spentUsd }), call)).toContain(`${text} is spent`)
})
