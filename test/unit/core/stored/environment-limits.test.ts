import { describe, expect, test } from 'vitest'
import { EnvironmentRules, RUN_RULES, ruledServices } from '../../../../src/core/repository-environment.ts'

const step = { command: ['npm', 'ci'], keeps: ['node_modules'] }
const service = { name: 'db', command: ['db'], ready: { port: 5432 } }
const inStep = (over: object) => ({ setup: [{ ...step, ...over }] })
const inService = (over: object) => ({ services: [{ ...service, ...over }] })
const many = <T>(count: number, one: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => one(at))
const accepts = (rules: object): boolean => EnvironmentRules.safeParse(rules).success

describe('The rules of a repository may ask', () => {
  test.each<[string, (n: number) => object, number, number | null]>([
    ['for seconds of a setup step', (n) => inStep({ timeout_seconds: n }), 1, 7_200],
    ['for letters of a setup step’s program', (n) => inStep({ command: ['x'.repeat(n)] }), 1, null],
    ['for inputs of a setup step', (n) => inStep({ inputs: many(n, (at) => `f${at}`) }), 0, 50],
    ['for folders that a setup step keeps', (n) => inStep({ keeps: many(n, (at) => `f${at}`) }), 1, 50],
    ['for setup steps', (n) => ({ setup: many(n, () => step) }), 0, 20],
    ['for services', (n) => ({ services: many(n, (at) => ({ ...service, name: `db${at}` })) }), 0, 10],
    ['for seconds of a service', (n) => inService({ timeout_seconds: n }), 1, 600],
    ['for a service’s port', (n) => inService({ ready: { port: n } }), 1, 65_535],
    ['for folders in PATH', (n) => ({ path: many(n, (at) => `/bin${at}`) }), 0, 20],
    ['for letters of a folder in PATH', (n) => ({ path: ['x'.repeat(n)] }), 1, 200],
    ['for letters of a variable', (n) => ({ env: { TZ: 'x'.repeat(n) } }), 0, 4_000],
  ])('%s, within limits', (_, rules, least, most) => {
    expect([accepts(rules(least)), accepts(rules(most ?? 5_000))]).toEqual([true, true])
    if (least > 0) expect(accepts(rules(least - 1))).toBe(false)
    if (most !== null) expect(accepts(rules(most + 1))).toBe(false)
  })

  test.each([
    ['seconds', RUN_RULES.timeout_seconds, 1, 3_600],
    ['megabytes of memory', RUN_RULES.memory_mb, 64, 65_536],
  ])('for %s of a command, within limits', (_, rule, least, most) => {
    const taken = [least - 1, least, most, most + 1].filter((n) => rule.safeParse(n).success)
    expect(taken).toEqual([least, most])
  })
})

test('What a setup step and a service do not say is usual: offline, a quarter of an hour, a minute', () => {
  const { setup, services } = EnvironmentRules.parse({ setup: [step], services: [service] })
  expect(setup).toEqual([{ ...step, inputs: [], update: null, network: false, timeout_seconds: 900 }])
  expect(services).toEqual([{ ...service, env: {}, timeout_seconds: 60 }])
})

test('A command has only the services that it needs, all where it does not say', () => {
  const rules = EnvironmentRules.parse({ services: [service, { ...service, name: 'cache' }] })
  const named = (names?: readonly string[]) => ruledServices(rules, names).map(({ name }) => name)
  expect([named(), named(['cache']), named([])]).toEqual([['db', 'cache'], ['cache'], []])
})
