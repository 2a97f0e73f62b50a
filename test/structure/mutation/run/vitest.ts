import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { format } from 'node:util'
import { assert, chai, expect, inject } from 'vitest'

/** What test files import as 'vitest' while mutants are tried: it only notes the tests; their assertions are vitest's. */
export { assert, expect, inject }

type Body = (...values: unknown[]) => unknown
type Hook = () => unknown

interface Suite {
  readonly parent: Suite | null
  readonly name: string
  readonly hooks: { readonly [K in 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll']: Hook[] }
  begun: boolean
}

export interface NotedTest {
  readonly name: string
  /** Runs the test with its hooks; throws where it fails. */
  run(): Promise<void>
}

const suiteIn = (parent: Suite | null, name: string): Suite => ({
  ...{ parent, name, begun: false },
  hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
})

let current = suiteIn(null, '')
let noted: NotedTest[] = []
let bodies: (() => unknown)[] = []
let testFile = ''

/** The tests of a file, as `load` imports it. */
export async function noteTests(path: string, load: () => Promise<unknown>): Promise<NotedTest[]> {
  current = suiteIn(null, '')
  noted = []
  bodies = []
  testFile = path
  await load()
  for (const body of bodies) await body()
  return noted
}

const suitesOf = (suite: Suite): Suite[] => (suite.parent === null ? [suite] : [...suitesOf(suite.parent), suite])

function note(name: string, body: Body, values: readonly unknown[]): void {
  const suites = suitesOf(current)
  noted.push({
    name: [...suites.slice(1).map((suite) => suite.name), name].join(' > '),
    run: async () => {
      for (const suite of suites) {
        if (!suite.begun) for (const hook of suite.hooks.beforeAll) await hook()
        suite.begun = true
      }
      for (const hook of suites.flatMap(({ hooks }) => hooks.beforeEach)) await hook()
      try {
        await body(...values)
      } finally {
        for (const hook of suites.toReversed().flatMap(({ hooks }) => hooks.afterEach)) await hook()
      }
    },
  })
}

function describeAs(name: string, body: Body, values: readonly unknown[]): void {
  const outer = current
  const suite = suiteIn(outer, name)
  current = suite
  body(...values)
  current = outer
}

type Note = (name: string, body: Body, values: readonly unknown[]) => void
type Case = readonly unknown[]

/** Options may stand before the body, or a time limit after it. */
const bodyOf = (rest: readonly unknown[]): Body =>
  (rest.find((one) => typeof one === 'function') as Body | undefined) ?? (() => {})

const each =
  (as: Note) =>
  (cases: readonly unknown[]) =>
  (name: string, ...rest: unknown[]): void => {
    for (const one of cases) {
      const values: Case = Array.isArray(one) ? one : [one]
      as(format(name, ...values), bodyOf(rest), values)
    }
  }

const plain =
  (as: Note) =>
  (name: string, ...rest: unknown[]): void =>
    as(name, bodyOf(rest), [{ expect }])

const nothing = (): void => {}
const left = Object.assign(nothing, { each: () => nothing })

const chosen = (as: Note) => ({
  ...{ each: each(as), skip: left, todo: nothing },
  skipIf: (skips: unknown) => (skips ? left : Object.assign(plain(as), { each: each(as) })),
  runIf: (runs: unknown) => (runs ? Object.assign(plain(as), { each: each(as) }) : left),
})

export const test = Object.assign(plain(note), chosen(note))
export const describe = Object.assign(plain(describeAs), chosen(describeAs))

const hook = (kind: keyof Suite['hooks']) => (act: Hook) => void current.hooks[kind].push(act)
export const beforeAll = hook('beforeAll')
export const beforeEach = hook('beforeEach')
export const afterEach = hook('afterEach')
/** What a process leaves behind is gone with it. */
export const afterAll = nothing

chai.util.addMethod(
  chai.Assertion.prototype,
  'toMatchFileSnapshot',
  async function toMatchFileSnapshot(this: Chai.AssertionStatic, path: string) {
    const kept = readFileSync(resolve(testFile, '..', path), 'utf8')
    if (kept !== chai.util.flag(this, 'object')) throw new Error(`${path} differs`)
  },
)
