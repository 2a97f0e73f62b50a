import type { Change } from './change.ts'
import { compareTests } from './compare-tests.ts'
import { changedConfiguration } from './configuration.ts'
import { hardCodedAnswers } from './hard-coded.ts'
import { marksIn } from './marks.ts'
import { mockedUnits } from './mocks.ts'
import type { Noticed } from './noticed.ts'
import { changedSnapshots } from './snapshots.ts'
import { raisedTimeouts } from './timeouts.ts'

export interface WitnessContext {
  /** What people asked for and the specification made of it. */
  readonly request: string
  /** Files that the repository's checks run, as the base branch names them. */
  readonly checkFiles: readonly string[]
  /** Tests of the base that the change does not touch: their data is visible too. */
  readonly otherTests: readonly string[]
}

/** What a change does to the tests and checks that judge it. Reads text only: runs nothing, asks nobody. */
export function notice(changes: readonly Change[], { request, checkFiles, otherTests }: WitnessContext): Noticed[] {
  const isCheck = (path: string): boolean => checkFiles.includes(path)
  const isRule = (path: string): boolean => isCheck(path) || RULES.test(path)
  return [
    ...compareTests(changes, request),
    ...marksIn(changes, isRule),
    ...mockedUnits(changes),
    ...hardCodedAnswers(changes, otherTests),
    ...changedSnapshots(changes),
    ...changedConfiguration(changes, isCheck),
    ...raisedTimeouts(changes, isRule),
  ]
}

/** Where commands stand that check something. */
const RULES = /(?:^|\/)(?:package\.json|composer\.json|Makefile|justfile|[^/]*\.(?:sh|ya?ml)|[^/]*\.config\.\w+)$/i
