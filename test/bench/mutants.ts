import { commandLine } from '../../src/config/command-line.ts'
import { namesId } from '../../src/core/named-ids.ts'
import { BUILT_IN } from '../../src/wms/pack.ts'
import { MUTANTS, type Mutant } from '../wms/mutants.ts'
import { runSuite, runSuiteWith, type SuiteEnd, toolChanges } from '../wms/run-mutants.ts'

/** Which mistakes the test recipes of the WMS pack find in the sample repository, and which are found without the pack. */

const idsOf = ({ failed }: SuiteEnd): string =>
  BUILT_IN.points
    .map(({ id }) => id)
    .filter((id) => failed.some((name) => namesId(name, id)))
    .join(' ') || failed.join('; ').slice(0, 60)

interface Row {
  readonly mutant: Mutant
  readonly recipes: SuiteEnd
  readonly examples: SuiteEnd
}

const rowOf = async (mutant: Mutant): Promise<Row> => ({
  mutant,
  recipes: await runSuite('recipes', mutant),
  examples: await runSuite('examples', mutant),
})

function show({ mutant, recipes, examples }: Row, number: number): void {
  const mark = ({ failed }: SuiteEnd) => (failed.length > 0 ? 'found' : '  -  ')
  console.log(
    `${String(number).padStart(2)}  ${mutant.id.padEnd(20)} ${mark(recipes)}  ${mark(examples)}  ${idsOf(recipes)}`,
  )
  console.log(`    ${mutant.bug}`)
}

/** How many mistakes the recipes of each point find. */
function showPoints(rows: readonly Row[]): void {
  console.log('\npoint    found by its recipes')
  for (const { id } of BUILT_IN.points) {
    const own = rows.filter(({ recipes }) => recipes.failed.some((name) => namesId(name, id)))
    if (own.length > 0) console.log(`${id.padEnd(8)} ${own.length}: ${own.map(({ mutant }) => mutant.id).join(' ')}`)
  }
}

/** The same for small faults that a tool makes. */
async function showTool(step: number): Promise<void> {
  const changes = await toolChanges(step)
  const found = { recipes: 0, examples: 0 }
  for (const change of changes)
    for (const suite of ['recipes', 'examples'] as const)
      if ((await runSuiteWith(suite, change)).failed.length > 0) found[suite] += 1
  console.log(
    `\nof ${changes.length} small faults of a tool: ${found.recipes} found by the recipes, ${found.examples} without`,
  )
}

const { values } = commandLine({
  usage: 'npm run mutants',
  about:
    'Plants forty mistakes, one by one, in the small warehouse system of test/wms. Prints which of them the test recipes of\nthe WMS pack find, and which are found without. The exit code is 1 when the pack finds fewer than 36.',
  options: { tool: { type: 'string', like: 'n', about: 'Then also every nth of the small faults that a tool makes.' } },
})
for (const suite of ['recipes', 'examples'] as const) {
  const { passed, failed } = await runSuite(suite, null)
  console.log(`${suite}: ${passed.length} tests pass on the repository as it is, ${failed.length} fail`)
  if (failed.length > 0) throw new Error(failed.join('\n'))
}
console.log('\n    mistake              pack   without  found by the recipes of')
const rows: Row[] = []
for (let index = 0; index < MUTANTS.length; index += 2) {
  const pair = await Promise.all(MUTANTS.slice(index, index + 2).map(rowOf))
  pair.forEach((row, offset) => void show(row, index + offset + 1))
  rows.push(...pair)
}
const found = (suite: 'recipes' | 'examples') => rows.filter((row) => row[suite].failed.length > 0).length
console.log(
  `\nfound by the pack's recipes: ${found('recipes')} of ${rows.length}; without the pack: ${found('examples')}`,
)
showPoints(rows)
if (values.tool !== undefined) await showTool(Number(values.tool))
process.exitCode = found('recipes') >= 36 ? 0 : 1
