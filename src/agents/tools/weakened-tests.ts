import { observeChanges } from '../../analysis/observe-changes.ts'
import type { ChangedFile } from '../agent.ts'
import { BLOCKING, type Observation } from '../witness/observation.ts'
import { findingOf } from '../witness/texts.ts'

/** How a change weakens the tests, as one line; `null`: it does not, as far as can be seen. */
export async function weakenedTests(changes: readonly ChangedFile[], request = ''): Promise<string | null> {
  const seen = await observeChanges({ changes, request, checkFiles: [], otherTests: async () => [] })
  const found = seen.filter(isForTheAuthor)
  return found.length === 0 ? null : found.map(inOneLine).join('; ')
}

/** A changed configuration may be part of the work, so only the gate reports it, to a person. */
const isForTheAuthor = ({ kind }: Observation): boolean => BLOCKING[kind] && kind !== 'configuration_changed'

const inOneLine = (observation: Observation): string => {
  const { title, file, line } = findingOf(observation, 'en')
  return `${title} (${file}${line === null ? '' : `:${line}`})`
}
