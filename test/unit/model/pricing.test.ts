import { expect, test } from 'vitest'
import { NO_USAGE, sumUsage } from '../../../src/model/model.ts'
import { costUsd, SCRIPTED_MODEL } from '../../../src/model/pricing.ts'

const tokens = { promptTokens: 1_000_000, cachedTokens: 400_000, completionTokens: 100_000, estimated: false }
const pricing = { large: { input: 2, cachedInput: 0.2, output: 10 } }

test('Cached prompt tokens cost their own price', () => {
  expect(costUsd(pricing, 'large', tokens)).toBeCloseTo(0.6 * 2 + 0.4 * 0.2 + 0.1 * 10)
})

test('An unknown price is unknown, not zero', () => {
  expect(costUsd(pricing, 'small', tokens)).toBeNull()
  expect(sumUsage(NO_USAGE, { ...tokens, costUsd: null }).costUsd).toBeNull()
})

test('The scripted model costs nothing', () => {
  expect(costUsd({}, SCRIPTED_MODEL, tokens)).toBe(0)
})
