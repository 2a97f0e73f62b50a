import type { AssertionCode, HelperCode } from '../../syntax/code-reading.ts'

/** How much an assertion proves. */
export interface Weight {
  /** One for each fact that it pins down, and for each field of an object that it compares; 0 if it cannot fail. */
  readonly facts: number
  /** The facts that are only asserted loosely, e.g. by `toBeTruthy`. */
  readonly loose: number
}

/** Assertions that hardly say more than that something exists. */
const IS_THERE =
  /^(?:toBeDefined|toBeInstanceOf|toBeTypeOf|(?:assert)?_?(?:Is)?_?Not_?(?:Null|None)|assertIsNotNone|assertInstanceOf|assert_not_nil)$/
const IS_NOT = /^to(?:BeNull|BeUndefined|Throw)$/
/** Conditions that always hold. */
const HOLDS = /^assert .* is not None$|\|\|\s?true\b|\bor True\b/
const ANYTHING = /^expect\.any(?:thing)?\(/

const LOOSE =
  /toBeTruthy|assert(?:\.ok)?\([\w.]+\)|^assert [\w.]+$|\btypeof\b|toThrow(?:Error)?\(\)|toMatchObject|toContain|toMatch\(|toBeCloseTo|toBe(?:Greater|Less)Than|\bmatch\(|includes\(|assertIn\b|assertContains|Contains\(|assertAlmostEqual|objectContaining|arrayContaining|stringContaining|>=|<=/

const EQUAL = /equal|toBe|match|same|^eq|^assert$/i
/** Assertions that compare whole values, or test for true. */
const WHOLE =
  /^(?:assert|ok|isOk|isTrue|is|true|same|assert_?(?:true|equals?|same|eq)|(?:deep|strict|deepStrict)?equals?|areEqual|toBe(?:Truthy)?|to(?:Strict)?Equal|isEqualTo|be|eq|eql|that)$/i
const FAILS = /^(?:false|False|0|null|None|nil|undefined)$/

/** The weight of an assertion; `helpers` are the weights of the file's helpers, by index. */
export const weightOf = (assertion: AssertionCode, helpers: readonly Weight[]): Weight => {
  const { helper, times } = assertion
  const once = helper === null ? ownWeight(assertion) : (helpers[helper] ?? NOTHING)
  return { facts: capped(once.facts * times), loose: capped(once.loose * times) }
}

const NOTHING: Weight = { facts: 0, loose: 0 }
const MOST = 1_000_000_000
const capped = (facts: number): number => Math.min(MOST, facts)

export const sumOf = (weights: readonly Weight[]): Weight =>
  weights.reduce(
    (sum, { facts, loose }) => ({ facts: capped(sum.facts + facts), loose: capped(sum.loose + loose) }),
    NOTHING,
  )

function ownWeight(assertion: AssertionCode): Weight {
  const { calls, isFloating, bare } = assertion
  if (calls === 0 || isFloating || isVacuous(assertion) || isTautology(assertion)) return NOTHING
  const facts = calls - 1 + fieldsOf(assertion)
  return { facts, loose: LOOSE.test(bare) ? facts : 0 }
}

/** Whether the assertion passes for nearly any behaviour. */
function isVacuous({ names, operands, bare }: AssertionCode): boolean {
  const last = names.at(-1) ?? ''
  if (IS_THERE.test(last) || HOLDS.test(bare) || operands.some(({ text }) => ANYTHING.test(text))) return true
  return (
    (names.includes('not') && IS_NOT.test(last)) || (last === 'toBeGreaterThanOrEqual' && operands.at(-1)?.text === '0')
  )
}

/** A comparison with a whole object pins down each of its fields. */
function fieldsOf({ names, operands }: AssertionCode): number {
  const object = operands.find(({ fields }) => fields !== null)
  if (object === undefined || !names.some((name) => EQUAL.test(name))) return 1
  return object.fields === 0 && object.text.length > 2 ? 0 : Math.max(1, object.fields ?? 1)
}

/** `assert.ok(true)`, `expect(1).toBe(1)`, `assertEquals(a, a)` */
function isTautology({ names, operands, hasSubject }: AssertionCode): boolean {
  const [first, second] = operands
  if (hasSubject || first === undefined || !WHOLE.test(names.at(-1) ?? '')) return false
  if (first.isLiteral && operands.every(({ isLiteral }) => isLiteral)) return !FAILS.test(first.text)
  return first.text === second?.text && /^[\w.$]+$/.test(first.text)
}

/** The weights of a file's helpers, each including the helpers that it calls. */
export function helperWeights(helpers: readonly HelperCode[]): Weight[] {
  const weights: Weight[] = helpers.map(() => NOTHING)
  const state: ('open' | 'done' | undefined)[] = []
  const weigh = (place: number): Weight => {
    const helper = helpers[place]
    if (helper === undefined || state[place] !== undefined) return weights[place] ?? NOTHING
    state[place] = 'open'
    for (const { helper: inner } of helper.assertions) if (inner !== null) weigh(inner)
    const sum = sumOf(helper.assertions.map((one) => weightOf(one, weights)))
    weights[place] = sum.facts === 0 && helper.canFail && ASSERTS.test(helper.name) ? { facts: 1, loose: 0 } : sum
    state[place] = 'done'
    return weights[place] ?? NOTHING
  }
  for (const place of helpers.keys()) weigh(place)
  return weights
}

const ASSERTS = /^(?:assert|expect|verify|should)/i
