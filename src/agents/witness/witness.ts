import { type FileChange, isProduct, isTest, readChange } from './change.ts'
import { compareTests } from './compare-tests.ts'
import { changedConfiguration } from './configuration.ts'
import { hardCodedAnswers } from './hard-coded.ts'
import { marksIn, signsIn } from './marks.ts'
import { mockedUnits } from './mocks.ts'
import type { Observation } from './observation.ts'
import { changedSnapshots } from './snapshots.ts'
import { raisedTimeouts } from './timeouts.ts'

export interface WitnessContext {
  /** The request and its specification. */
  readonly request: string
  /** Files that the repository's checks run, as the base branch names them. */
  readonly checkFiles: readonly string[]
  /** Texts of unchanged tests, whose data the author has seen too. */
  readonly otherTests: () => Promise<readonly string[]>
}

/** What a change does to the tests and checks that judge it. Reads text only and runs nothing. */
export async function observe(
  changes: readonly FileChange[],
  { request, checkFiles, otherTests }: WitnessContext,
): Promise<Observation[]> {
  const isCheck = (path: string): boolean => checkFiles.includes(path)
  const isRule = (path: string): boolean => isCheck(path) || RULES.test(path)
  const isRead = (path: string): boolean => isTest(path) || isProduct(path) || isRule(path)
  const read = await Promise.all(changes.filter(({ path }) => isRead(path)).map(readChange))
  const unread = changes.filter(({ path }) => !isRead(path)).map((change) => ({ ...change, was: null, is: null }))
  return [
    ...compareTests([...read, ...unread], request),
    ...marksIn(read),
    ...signsIn(read, isRule),
    ...mockedUnits(read),
    ...(await hardCodedAnswers(read, otherTests)),
    ...changedSnapshots(changes),
    ...changedConfiguration(changes, isCheck),
    ...raisedTimeouts(read, isRule),
  ]
}

/** Files that contain check commands. */
const RULES = /(?:^|\/)(?:package\.json|composer\.json|Makefile|justfile|[^/]*\.(?:sh|ya?ml)|[^/]*\.config\.\w+)$/i
