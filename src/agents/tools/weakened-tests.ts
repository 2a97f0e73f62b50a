import type { ChangedFile } from '../agent.ts'
import { BLOCKING, type Observation } from '../witness/observation.ts'
import { findingOf } from '../witness/texts.ts'
import { observe } from '../witness/witness.ts'

/** In what ways a change leaves the tests weaker than they were; `null`: in none that can be seen. */
export async function weakenedTests(changes: readonly ChangedFile[], request = ''): Promise<string | null> {
  const seen = await observe(changes, { request, checkFiles: [], otherTests: async () => [] })
  const found = seen.filter(isForTheAuthor)
  return found.length === 0 ? null : found.map(inOneLine).join('; ')
}

/** What configuration says may be part of the work: the gate shows it to a person. */
const isForTheAuthor = ({ kind }: Observation): boolean => BLOCKING[kind] && kind !== 'configuration_changed'

const inOneLine = (observation: Observation): string => {
  const { title, file, line } = findingOf(observation, 'en')
  return `${title} (${file}${line === null ? '' : `:${line}`})`
}
