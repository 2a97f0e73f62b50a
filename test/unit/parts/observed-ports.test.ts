import { describe, expect, test } from 'vitest'
import { AppError } from '../../../src/errors.ts'
import type { Forge } from '../../../src/forge/forge.ts'
import type { Model } from '../../../src/model/model.ts'
import type { Observe } from '../../../src/observed.ts'
import { observedForge, observedModel, observedSandbox } from '../../../src/parts/observed-ports.ts'
import type { Sandbox } from '../../../src/sandbox/driver.ts'

// biome-ignore lint/suspicious/noExplicitAny: whatever a method is given
type Method = (...given: any[]) => Promise<unknown>
type Calls<Port> = { [Name in keyof Port]: Port[Name] extends Method ? Name : never }[keyof Port]

/** Each method that calls the outside; the compiler misses none. The value: what it is given before its signal. */
const FORGE: Record<Calls<Forge>, unknown[]> = {
  check: [],
  hasBase: [],
  baseSha: [],
  openPullRequest: [{}],
  look: ['branch'],
  reopen: ['branch'],
  findPullRequest: ['branch'],
  markReady: ['branch'],
  closePullRequest: ['branch', 'comment'],
  checks: [{}],
  said: ['branch'],
  answer: ['branch', {}],
  rerun: ['sha', []],
  signCommits: [{}],
  deleteBranch: ['branch', () => true],
  mergesByQueue: [],
  merge: [{}],
}
const MODEL: Record<Calls<Model>, unknown[]> = { complete: [{}] }
const SANDBOX: Record<Calls<Sandbox>, unknown[]> = { run: [{}], start: [{}] }

/** An outside whose every method answers with what it was given, or fails. */
function outside(methods: Record<string, unknown[]>, error: Error | null) {
  const method = async (...given: unknown[]) => {
    if (error !== null) throw error
    return given
  }
  return Object.fromEntries(Object.keys(methods).map((name) => [name, method]))
}

function recording() {
  const observed: string[] = []
  const observe: Observe = async (dependency, operation, work, options) => {
    const ended = await work().finally(() => observed.push(`${dependency} ${operation}`))
    expect(options?.signal ?? signal).toBe(signal)
    return ended
  }
  return { observed, observe }
}
const { signal } = new AbortController()

type Port = Record<string, Method>
type Wrap = (port: Port, observe: Observe) => Port

describe.each<[string, Record<string, unknown[]>, Wrap]>([
  ['forge', FORGE, (port, observe) => observedForge(port as unknown as Forge, observe) as unknown as Port],
  ['model', MODEL, (port, observe) => observedModel(port as unknown as Model, observe) as unknown as Port],
  ['sandbox', SANDBOX, (port, observe) => observedSandbox(port as unknown as Sandbox, observe) as unknown as Port],
])('%s', (name, methods, wrap) => {
  test.each(Object.entries(methods))('%s is observed once and passes everything on', async (method, before) => {
    const { observed, observe } = recording()
    const given = [...before, signal]
    const answer = await wrap(outside(methods, null), observe)[method]?.(...given)
    expect(answer).toEqual(method === 'start' ? before : given)
    expect(observed).toEqual([`${name} ${method}`])
  })

  test.each(Object.entries(methods))('%s is observed once when it fails', async (method, before) => {
    const { observed, observe } = recording()
    const error = new AppError('unavailable', 'away')
    await expect(wrap(outside(methods, error), observe)[method]?.(...before, signal)).rejects.toBe(error)
    expect(observed).toEqual([`${name} ${method}`])
  })
})

test('a model that is chosen by its name is observed too', async () => {
  const { observed, observe } = recording()
  const chosen = { ...outside(MODEL, null), name: () => 'large' }
  const model = observedModel({ ...chosen, using: () => chosen } as unknown as Model, observe)
  await model.using('large').complete({} as never, signal)
  expect(observed).toEqual(['model complete'])
})
