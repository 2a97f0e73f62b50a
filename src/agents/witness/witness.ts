import { type ReadChange, readChange } from './change.ts'
import { compareTests } from './compare-tests.ts'
import { changedConfiguration } from './configuration.ts'
import { type FileChange, isProduct, isTest } from './files.ts'
import { choosesByData, hardCodedAnswers } from './hard-coded.ts'
import { marksIn, signsIn } from './marks.ts'
import { mockedUnits } from './mocks.ts'
import type { Observation } from './observation.ts'
import { changedSnapshots } from './snapshots.ts'
import { raisedTimeouts } from './timeouts.ts'

export interface WitnessInput {
  readonly changes: readonly FileChange[]
  /** The request and its specification. */
  readonly request: string
  /** Files that the repository's checks run, as the base branch names them. */
  readonly checkFiles: readonly string[]
  /** Texts of unchanged tests, whose data the author has seen too. `null`: not fetched, since they seldom matter. */
  readonly otherTests: readonly string[] | null
}

export interface Observed {
  readonly observations: readonly Observation[]
  /** The other tests matter but were missing, so the caller must call again with them. */
  readonly lacksOtherTests: boolean
}

/** What a change does to the tests and checks that judge it. Reads text only and runs nothing. */
export async function observe(
  { changes, request, checkFiles, otherTests }: WitnessInput,
  at: (index: number) => void = () => {},
): Promise<Observed> {
  const isCheck = (path: string): boolean => checkFiles.includes(path)
  const isRule = (path: string): boolean => isCheck(path) || RULES.test(path)
  const isRead = (path: string): boolean => isTest(path) || isProduct(path) || isRule(path)
  const read: ReadChange[] = []
  for (const [index, change] of changes.entries()) {
    at(index)
    if (isRead(change.path)) read.push(await readChange(change))
  }
  at(-1)
  const unread = changes.filter(({ path }) => !isRead(path)).map((change) => ({ ...change, was: null, is: null }))
  const observations = [
    ...compareTests([...read, ...unread], request),
    ...marksIn(read),
    ...signsIn(read, isRule),
    ...mockedUnits(read),
    ...hardCodedAnswers(read, otherTests ?? []),
    ...changedSnapshots(changes),
    ...changedConfiguration(changes, isCheck),
    ...raisedTimeouts(read, isRule),
  ]
  return { observations, lacksOtherTests: otherTests === null && choosesByData(read) }
}

/** Files that contain check commands. */
const RULES = /(?:^|\/)(?:package\.json|composer\.json|Makefile|justfile|[^/]*\.(?:sh|ya?ml)|[^/]*\.config\.\w+)$/i
