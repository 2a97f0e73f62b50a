import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Approvable } from '../../../src/core/approval/capsule.ts'
import { type Desk, openDesk } from './desk.ts'
import { DRIFTS, heal } from './drifts.ts'
import type { State } from './world.ts'

/** Random lives of a task for each kind of drift; `.ci/run` tries more. */
const INTERLEAVINGS = Number(process.env.DRIFT_INTERLEAVINGS ?? 250)

/** What people, the outside and the queue do, in whatever order. */
type Act =
  | { readonly do: 'approve' | 'webhook' | 'work' | 'show' | 'drift' | 'push' | 'base' }
  /** The process dies at a call of the outside, after or before that was done. */
  | { readonly do: 'crash'; readonly calls: number; readonly done: boolean }
  /** Somebody acts in the middle of what the process does. */
  | { readonly do: 'meanwhile'; readonly calls: number; readonly what: 'drift' | 'push' | 'base' }

const calls = fc.integer({ min: 1, max: 7 })
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Act>({ do: 'approve' }) },
  { weight: 5, arbitrary: fc.constant<Act>({ do: 'work' }) },
  { weight: 4, arbitrary: fc.constant<Act>({ do: 'webhook' }) },
  { weight: 3, arbitrary: fc.constant<Act>({ do: 'show' }) },
  { weight: 3, arbitrary: fc.constant<Act>({ do: 'drift' }) },
  { weight: 1, arbitrary: fc.constantFrom<Act>({ do: 'push' }, { do: 'base' }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), calls, done: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ do: fc.constant('meanwhile' as const), calls },
      what: fc.constantFrom('drift' as const, 'push' as const, 'base' as const),
    }),
  },
)

/** What a person has said yes to, as an onlooker saw it and not as the product remembers it. */
interface Seen {
  readonly headSha: string
  readonly tree: string | null
  /** What else an approval speaks of. */
  readonly facts: string
  /** What the branch does to the base. */
  readonly change: string
}

const factsOf = ({ world, made }: Desk['desk']): string => JSON.stringify([world.policy, made[0]])

function onlooker(desk: Desk) {
  const approved: Seen[] = []
  const { git } = desk.desk.world
  const ownChange = (base: string, head: string) => git.diff(git.mergeBase(base, head), head)
  /** A click speaks of what its person was shown. */
  const said = (counted: Approvable | null): void => {
    const { headSha, tree } = desk.desk.seen
    if (counted === null) return
    approved.push({ headSha, tree, facts: factsOf(desk.desk), change: ownChange(counted.base_sha, headSha) })
  }
  /** Carried over is only what changes exactly what was approved, and only where the policy lets it. */
  const carried = ({ head_sha: headSha, base_sha, merged_tree: tree }: Approvable): void => {
    const change = ownChange(base_sha, headSha)
    expect(desk.desk.world.policy.carryOver).toBe(true)
    expect(approved.map((one) => one.change)).toContain(change)
    approved.push({ headSha, tree, facts: factsOf(desk.desk), change })
  }
  /** After each act: one merge at most, and of a tree that somebody has approved. */
  const check = (before: ReturnType<typeof standing>): void => {
    const { merges } = desk.desk.world
    if (merges.length > 1) throw new Error(`It was merged ${merges.length} times.`)
    const merged = merges[before.merges]
    if (merged === undefined) return
    const yes = approved.filter(({ headSha, tree }) => headSha === merged.headSha && tree === merged.tree)
    expect(yes.length, 'approvals of exactly the merged tree').toBeGreaterThan(0)
    expect(yes.map(({ facts }) => facts)).toContain(before.facts)
    expect(before).toMatchObject({ red: false, pull: 'open' })
  }
  /** Nobody can compare and swap a check or a setting together with a merge, so those stand still while one runs. */
  const standing = () => {
    const { world } = desk.desk
    const { merges, pull, red, head } = world
    return { merges: merges.length, pull, red: red.has(head), facts: factsOf(desk.desk) }
  }
  return { said, carried, check, standing }
}

async function live(kind: string, acts: readonly Act[], carryOver: boolean): Promise<Desk> {
  const desk = openDesk()
  const { world } = desk.desk
  world.policy = { ...world.policy, carryOver }
  const others = {
    drift: () => DRIFTS[kind]?.(desk),
    push: () => DRIFTS[PUSH]?.(desk),
    base: () => DRIFTS[BASE]?.(desk),
  }
  const { said, carried, check, standing } = onlooker(desk)
  const step = async (one: Act): Promise<void> => {
    const before = standing()
    if (one.do === 'approve') said(desk.approve())
    else if (one.do === 'webhook') (await desk.look().catch(() => [])).forEach(carried)
    else if (one.do === 'work') await desk.work()
    else if (one.do === 'show') desk.show()
    else if (one.do === 'crash') world.crash = { call: world.calls + one.calls, done: one.done }
    else if (one.do === 'meanwhile') {
      if (one.what !== 'drift' || SWAPPED.has(kind)) world.meanwhile.set(world.calls + one.calls, others[one.what])
    } else others[one.do]()
    check(before)
  }
  for (const one of acts) await step(one)
  for (let rounds = 0; !isDone(world, desk) && rounds < 60; rounds++) {
    heal(desk)
    for (const one of ['webhook', 'show', 'approve', 'work'] as const) await step({ do: one })
  }
  return desk
}

const PUSH = 'a person pushes to the branch'
const BASE = 'the base gains another file'
/** What the forge compares and swaps in the merge itself. */
const SWAPPED: ReadonlySet<string> = new Set(Object.keys(DRIFTS).slice(0, 6))

const isDone = ({ merges }: State, { desk }: Desk): boolean => merges.length > 0 && desk.task.state.status === 'DONE'

describe(`What is merged is what was approved, in ${INTERLEAVINGS} random lives of a task, while`, () => {
  test.each(Object.keys(DRIFTS))(
    '%s',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 24 }), fc.boolean(), async (acts, carryOver) => {
          const { desk } = await live(kind, acts, carryOver)
          expect(desk.task.state).toMatchObject({ status: 'DONE', mergeSha: desk.world.merges[0]?.sha })
          expect(desk.world.merges).toHaveLength(1)
        }),
        { numRuns: INTERLEAVINGS },
      )
    },
    120_000,
  )
})

test('twelve kinds of drift are tried', () => expect(Object.keys(DRIFTS)).toHaveLength(12))
