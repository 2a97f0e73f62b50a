import type { Artifact, Evidence, NamedTest, ReviewResult, TestLine } from '../artifacts.ts'
import { criterionId, namesId } from '../named-ids.ts'
import { STAGE_NAMES, type StageName } from '../stages.ts'
import { pointsOfCriterion } from './named-points.ts'
import { testLines } from './test-lines.ts'
import { type Judgeable, verdictsFor } from './verdicts.ts'

/** A test that proves or disproves a criterion or a point. */
export interface Proof {
  readonly test: string
  /** `null`: the file is not known. */
  readonly file: string | null
  readonly passed: boolean
}

export interface Outcome {
  readonly criteria: readonly {
    readonly id: string
    readonly criterion: string
    /** Ids of the points that it keeps. */
    readonly points: readonly string[]
    /** `null`: not proven. */
    readonly proof: Proof | null
  }[]
  /** The points that the task touches. */
  readonly points: readonly {
    readonly id: string
    readonly rule: string
    /** `null`: no test proves it. */
    readonly proof: Proof | null
  }[]
  /** What reviewers could not try or see, in their own words. */
  readonly untried: readonly string[]
}

/** Of an older version's outputs, which nobody has read on a thread, as much is read here, of all together. */
const UNREAD_CHARS = 128 * 1024

type Made = Artifact & { readonly stage: StageName }

/**
 * A task's outcome at its branch's newest commit, derived from its artifacts; no model decides what counts as proof, and
 * a proof of another commit is none.
 */
export function outcomeOf(task: Judgeable, artifacts: readonly Made[]): Outcome {
  const spec = newestOf(artifacts, 'TaskSpec')
  const { reviews } = verdictsFor(task, artifacts)
  const said = STAGE_NAMES.flatMap((stage) => newestOf(artifacts, 'ReviewResult', stage) ?? [])
  const linesOf = reader(UNREAD_CHARS)
  const tests = reviews.flatMap(({ evidence, named_tests }) =>
    evidence.flatMap((run) => testsOf(run.exit_code, linesOf(run), named_tests ?? null)),
  )
  const proofOf = (id: string) => strongest(tests.filter(({ test }) => namesId(test, id)))
  return {
    criteria: (spec?.acceptance_criteria ?? []).map((criterion, index) => {
      const id = criterionId(index)
      const points = spec === null ? [] : pointsOfCriterion(spec, id)
      return { id, criterion, points, proof: proofOf(id) }
    }),
    points: touched(artifacts, said).map(({ id, rule }) => ({ id, rule, proof: proofOf(id) })),
    untried: [...new Set(reviews.flatMap(({ untried }) => untried ?? []))],
  }
}

/** The plan's points, then those that only the changed paths brought in. */
function touched(artifacts: readonly Made[], reviews: readonly ReviewResult[]): { id: string; rule: string }[] {
  const all = [
    ...(newestOf(artifacts, 'Plan')?.wms_invariants ?? []),
    ...reviews.flatMap(({ wms_invariants }) => wms_invariants ?? []),
  ]
  return [...new Map(all.map((it) => [it.id, it])).values()]
}

/** The tests that a run's output names. Where test files are known, only their tests count: anybody can print a line. */
function testsOf(exitCode: number | null, lines: readonly TestLine[], known: readonly NamedTest[] | null): Proof[] {
  const skipped = new Set(lines.filter(({ state }) => state === 'skipped').map(({ name }) => name))
  return lines.flatMap(({ name, state }) => {
    const test = known?.find((one) => name.includes(one.name)) ?? null
    const passed = skipped.has(name) ? null : passedOf(state, exitCode)
    return passed === null || (known !== null && test === null)
      ? []
      : [{ test: test?.name ?? name, file: test?.file ?? null, passed }]
  })
}

/** Reads the ends of outputs that no thread has read, as long as characters are left. */
function reader(chars: number): (run: Evidence) => readonly TestLine[] {
  let left = chars
  return ({ output, test_lines }) => {
    if (test_lines != null || left <= 0) return test_lines ?? []
    const end = output.slice(-left)
    left -= end.length
    return testLines(end)
  }
}

/** `null`: it proves nothing: it did not run, or is unmarked in a red run. */
function passedOf(state: TestLine['state'], exitCode: number | null): boolean | null {
  if (state === 'unmarked') return exitCode === 0 ? true : null
  return state === 'skipped' ? null : state === 'passed'
}

/** One red test outweighs all green ones. */
const strongest = (proofs: readonly Proof[]): Proof | null => proofs.find(({ passed }) => !passed) ?? proofs[0] ?? null

function newestOf<K extends Artifact['kind']>(artifacts: readonly Made[], kind: K, stage: StageName | null = null) {
  const found = artifacts.findLast((one) => one.kind === kind && (stage === null || one.stage === stage))
  return (found?.content as Extract<Artifact, { kind: K }>['content'] | undefined) ?? null
}
