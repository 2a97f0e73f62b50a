/** The kinds of observations, and whether each blocks; a person sees all of them. */
export const BLOCKING = {
  test_removed: true,
  test_skipped: true,
  test_conditional: false,
  test_singled_out: true,
  test_emptied: true,
  assertion_removed: true,
  assertion_loosened: false,
  expectation_changed: false,
  test_cut_short: true,
  test_without_assertion: false,
  tests_read_roughly: false,
  too_complex: true,
  error_swallowed: true,
  exit_forced: true,
  unit_mocked: true,
  timeout_raised: false,
  snapshot_alone: true,
  snapshot_unexplained: false,
  answer_hard_coded: true,
  test_detected: true,
  coverage_narrowed: true,
  check_silenced: false,
  configuration_changed: true,
  nothing_fails_on_base: true,
  passes_on_base: false,
  no_new_test: false,
} as const satisfies Record<string, boolean>
export type ObservationKind = keyof typeof BLOCKING

export interface Observation {
  readonly kind: ObservationKind
  readonly path: string
  readonly line: number | null
  /** The affected test, setting or line. */
  readonly what: string
}
