import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleOf } from '../../support/sampled.ts'
import { ACTS, type ActName, type Door, type Doors, openDoors, outcomeOf, tracesOf } from './doors.ts'
import { SITUATIONS, type Situation } from './situations.ts'

const TABLE = rowsOf(`
                                                         | approve | reject  | request_changes | cancel  | retry   | resume       | answer  | kick | read
a decision is due                                        | done    | done    | done            | done    | late    | late         | late    | late | done
it runs                                                  | late    | late    | late            | done    | late    | late         | late    | done | done
it waits for its checks                                  | late    | late    | late            | done    | late    | late         | late    | done | done
it has failed                                            | late    | late    | late            | late    | done    | late         | late    | late | done
somebody has approved                                    | late    | late    | late            | done    | late    | late         | late    | done | done
somebody has rejected                                    | late    | late    | late            | late    | done    | late         | late    | late | done
a decision is due on the speaker’s own task              | refused | done    | done            | done    | late    | late         | late    | late | done
its agents ask a question                                | late    | late    | late            | done    | late    | needs_answer | done    | late | done
its agents ask a question of who asked for it            | late    | late    | late            | done    | late    | needs_answer | done    | late | done
its budget is used up                                    | late    | late    | late            | done    | late    | done         | late    | late | done
the speaker is no approver and a decision is due         | refused | refused | refused         | refused | refused | refused      | late    | late | done
the speaker is a guest and a decision is due             | refused | refused | refused         | refused | refused | refused      | refused | refused | refused
the speaker is no approver and its agents ask a question | late    | late    | late            | refused | refused | needs_answer | refused | late | done
there is no such task                                    | not_found | not_found | not_found | not_found | not_found | not_found | not_found | not_found | not_found
a newer version has written it                           | late    | late    | late            | late    | late    | late         | late    | late | done
`)

/** Where REST differs: a token with all scopes is an approver, whoever holds it, and an answer may come along with any resume. */
const BY_REST = rowsOf(`
                                                         | approve | reject  | request_changes | cancel  | retry   | resume       | answer  | kick | read
its budget is used up                                    | late    | late    | late            | done    | late    | done         | done    | late | done
the speaker is no approver and a decision is due         | done    | done    | done            | done    | late    | late         | late    | late | done
the speaker is a guest and a decision is due             | done    | done    | done            | done    | late    | late         | late    | late | done
the speaker is no approver and its agents ask a question | late    | late    | late            | done    | late    | needs_answer | done    | late | done
`)

function rowsOf(table: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const [[, ...acts] = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
  return new Map(
    rows.map(([name = '', ...cells]) => [name, Object.fromEntries(acts.map((act, at) => [act, cells[at] ?? '']))]),
  )
}

let doors: Doors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

async function through(door: Door, { who, task }: Situation, act: ActName) {
  const id = await task(doors, door)
  const outcome = await outcomeOf(doors, door, who, act, id)
  return { outcome, left: outcome === 'not_found' ? null : await tracesOf(doors, id) }
}
const throughBoth = (situation: Situation, act: ActName) =>
  Promise.all([through('slack', situation, act), through('rest', situation, act)])

/** A refusal is kept for the audit, once; that somebody wanted to look is not. */
const refusalsIn = ({ left }: Awaited<ReturnType<typeof through>>): number =>
  (left?.events ?? []).filter(({ type }: { type: string }) => type.endsWith('_refused')).length

const CELLS = Object.entries(SITUATIONS).flatMap(([name, situation]) =>
  (Object.keys(ACTS) as ActName[]).map((act) => {
    const bySlack = TABLE.get(name)?.[act]
    return { name, situation, act, bySlack, byRest: (BY_REST.get(name) ?? TABLE.get(name))?.[act] }
  }),
)

test('every situation and every act has its place in the table', () => {
  expect([...TABLE.keys()]).toEqual(Object.keys(SITUATIONS))
  expect(CELLS.filter(({ bySlack, byRest }) => !bySlack || !byRest)).toEqual([])
})

describe('the same act has the same outcome through Slack and through REST', () => {
  const alike = CELLS.filter(({ bySlack, byRest }) => bySlack === byRest)
  test.each(sampleOf(alike, 30))('$act while $name: $bySlack', async ({ situation, act, bySlack: expected }) => {
    const [bySlack, byRest] = await throughBoth(situation, act)
    expect([bySlack.outcome, byRest.outcome]).toEqual([expected, expected])
    expect(byRest.left).toEqual(bySlack.left)
    expect(refusalsIn(bySlack)).toBe(expected === 'refused' ? 1 : 0)
  })
})

describe('the doors differ in this alone', () => {
  const other = CELLS.filter(({ bySlack, byRest }) => bySlack !== byRest)
  test.each(sampleOf(other, 10))(
    '$act while $name: $bySlack in Slack, $byRest by REST',
    async ({ situation, act, ...expected }) => {
      const [bySlack, byRest] = await throughBoth(situation, act)
      expect([bySlack.outcome, byRest.outcome]).toEqual([expected.bySlack, expected.byRest])
      const kept = expected.bySlack === 'refused' && act !== 'read' ? 1 : 0
      expect([refusalsIn(bySlack), refusalsIn(byRest)]).toEqual([kept, 0])
    },
  )
})
