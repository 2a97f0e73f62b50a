import type { ChangedFile } from '../agent.ts'
import { type Noticed, STOPS } from '../witness/noticed.ts'
import { findingOf } from '../witness/texts.ts'
import { notice } from '../witness/witness.ts'

/** In what ways a change leaves the tests weaker than they were; `null`: in none that can be seen. */
export const weakenedTests = (changes: readonly ChangedFile[], request = ''): string | null => {
  const found = notice(changes, { request, checkFiles: [], otherTests: [] }).filter(isForTheAuthor)
  return found.length === 0 ? null : found.map(inOneLine).join('; ')
}

/** What configuration says may be part of the work: the gate shows it to a person. */
const isForTheAuthor = ({ kind }: Noticed): boolean => STOPS[kind] && kind !== 'configuration_changed'

const inOneLine = (noticed: Noticed): string => {
  const { title, file, line } = findingOf(noticed, 'en')
  return `${title} (${file}${line === null ? '' : `:${line}`})`
}
