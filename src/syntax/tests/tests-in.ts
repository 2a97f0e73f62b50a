import type { AssertionCode, CodeReading, HelperCode, TestCode } from '../code-reading.ts'
import { type SyntaxTree, textOf } from '../tree.ts'
import { annotationTableReader } from './annotation-tables.ts'
import { declarationsIn } from './declarations.ts'
import { TEST_LANGUAGES } from './languages.ts'
import { tableReader } from './tables.ts'
import { visit } from './visit.ts'
import type { FoundAssertion, Owner, Walk } from './walk.ts'

/** The tests of a file, the functions that they may call to assert, and what is skipped. */
export function testsIn(tree: SyntaxTree, grammar: string): Pick<CodeReading, 'tests' | 'helpers' | 'marks'> {
  const language = TEST_LANGUAGES[grammar]
  if (language === undefined) return { tests: [], helpers: [], marks: [] }
  const declared = declarationsIn(tree)
  const tableAt = tableReader(tree, declared)
  const walk: Walk = {
    ...{ tree, grammar, language, declared, tableAt },
    ...{ annotationTables: annotationTableReader(tree, declared, language, tableAt) },
    ...{ frames: [], regions: new Map(), deadAfter: new Map(), links: new Set(), owners: [], marks: new Set() },
  }
  for (const node of tree.nodes) visit(walk, node)
  const groups = helperGroups(walk.owners)
  const placeOf = helperPlaces(groups)
  return {
    tests: walk.owners.filter(({ kind }) => kind === 'test').map((owner) => testOf(tree, owner, placeOf)),
    helpers: groups.map((group) => helperOf(group, placeOf)),
    marks: [...walk.marks],
  }
}

/** Functions of one name in one place count as one: which of them a call means depends on its types. */
type HelperGroup = readonly [Owner, ...Owner[]]

function helperGroups(owners: readonly Owner[]): HelperGroup[] {
  const groups = new Map<string, Map<Owner | null, [Owner, ...Owner[]]>>()
  for (const owner of owners.filter(({ kind }) => kind === 'helper')) {
    const known = groups.get(owner.title) ?? new Map<Owner | null, [Owner, ...Owner[]]>()
    groups.set(owner.title, known)
    const group = known.get(owner.around)
    if (group === undefined) known.set(owner.around, [owner])
    else group.push(owner)
  }
  return [...groups.values()].flatMap((known) => [...known.values()])
}

/** How far out a helper is looked for. */
const AROUND = 12

type HelperPlaces = (name: string, from: Owner) => number | null

/** A helper of the same test comes first, then one of the file. */
function helperPlaces(groups: readonly HelperGroup[]): HelperPlaces {
  const places = new Map<string, Map<Owner | null, number>>()
  for (const [place, [{ title, around }]] of groups.entries())
    places.set(title, (places.get(title) ?? new Map<Owner | null, number>()).set(around, place))
  return (name, from) => {
    const known = places.get(name)
    if (known === undefined) return null
    let owner: Owner | null = from
    for (let up = 0; owner !== null && up < AROUND; up++) {
      const place = known.get(owner)
      if (place !== undefined) return place
      owner = owner.around
    }
    return known.get(null) ?? null
  }
}

const testOf = (tree: SyntaxTree, owner: Owner, placeOf: HelperPlaces): TestCode => ({
  ...{ title: owner.title, name: [...owner.suites, owner.title].join(' > '), line: owner.node.line },
  ...{ text: textOf(tree, owner.node), tables: owner.tables.map(({ text }) => text), rows: owner.rows },
  ...{ mark: owner.mark, awaits: owner.awaits, holdsTests: owner.holdsTests },
  assertions: owner.found.flatMap((one) => codeOf(one, owner, placeOf)),
})

const helperOf = (group: HelperGroup, placeOf: HelperPlaces): HelperCode => ({
  ...{ name: group[0].title, line: group[0].node.line, canFail: group.some(({ canFail }) => canFail) },
  assertions: group.flatMap((owner) => owner.found.flatMap((one) => codeOf(one, owner, placeOf))),
})

function codeOf({ statement, helper, ...how }: FoundAssertion, owner: Owner, placeOf: HelperPlaces): AssertionCode[] {
  const place = helper === null ? null : placeOf(helper, owner)
  return helper !== null && place === null ? [] : [{ ...statement, ...how, helper: place }]
}
