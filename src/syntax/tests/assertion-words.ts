import type { ChainStep } from '../chains.ts'

/** Names that assert when they are called. */
const ASSERTS = /^(?:assert|expect|should|verify|refute|must_|wont_|debug_assert)/i
/** Names that assert by what is called on them. */
const LIBRARY = /^(?:\w*[aA]ssert|Assertions|should|is_expected)$/
/** What may follow `expect` before it is called. */
const EXPECT_FORMS = /^(?:soft|poll|fail|unreachable)$/
/** Values that assertions compare with. */
const MATCHERS = /^(?:any|anything|\w*Containing|stringMatching|closeTo|extend|assertions|hasAssertions)$/
/** Of ava, tap, node's `t.assert`, and Go's `t`. */
const TESTERS = /^(?:t|tt|tb|b)$/
const TESTER_ASSERTS =
  /^(?:is|ok|equals?|deepEqual|same|not|notOk|truthy|falsy|true|false|like|match|regex|throws\w*|notThrows\w*|rejects|Error|Errorf|Fatal|Fatalf|Fail|FailNow)$/
const PYTEST_ASSERTS = /^(?:raises|warns|fail|deprecated_call)$/

/** Whose name before an assertion says nothing of what is judged. */
const SELVES = /^(?:self|this|\$this|static|parent|cls|t|tt|b|chai|sinon|assert|testing|Xunit|NUnit|)$/

/** The step of a chain that asserts, and how many calls in it do; `null`: none does. */
export function assertingStep(
  steps: readonly ChainStep[],
  isTester: (step: ChainStep) => boolean,
): { readonly at: number; readonly calls: number; readonly hasSubject: boolean } | null {
  const lastCall = steps.findLastIndex(({ call }) => call !== null)
  const at = steps.findIndex((step, index) => asserts(step, index, steps, lastCall, isTester))
  if (at < 0) return null
  const calls = steps.filter(({ name, call }, index) => index >= at && call !== null && ASSERTS.test(name)).length
  return { at, calls: Math.max(1, calls), hasSubject: at > 0 && !SELVES.test(steps[0]?.name ?? '') }
}

function asserts(
  step: ChainStep,
  index: number,
  steps: readonly ChainStep[],
  lastCall: number,
  isTester: (step: ChainStep) => boolean,
): boolean {
  const { name, call } = step
  const [next, before] = [steps[index + 1], steps[index - 1]]
  if (name === 'expect' && call === null) return next !== undefined && EXPECT_FORMS.test(next.name)
  if (name === 'should') return call !== null || index > 0
  if (call === null) return index < lastCall && LIBRARY.test(name)
  if (before !== undefined && before.call === null) {
    if (before.name === 'expect' && MATCHERS.test(name)) return false
    if (index === 1 && TESTERS.test(before.name) && TESTER_ASSERTS.test(name)) return true
    if (before.name === 'pytest' && PYTEST_ASSERTS.test(name)) return true
    if (before.name === 'require') return isTester(step)
  }
  return ASSERTS.test(name)
}

/** Names that say nothing yet: `expect(x).not` fails for no `x`. */
const FILLERS = /^(?:not|to|be|been|have|a|an|that|which|and|resolves|rejects|is|has)$/

/** `expect(x)` alone judges nothing. */
export const isUnfinished = (steps: readonly ChainStep[], at: number): boolean =>
  steps[at]?.name === 'expect' &&
  steps[at]?.call !== null &&
  steps.slice(at + 1).every(({ name, call }) => call === null && FILLERS.test(name))
