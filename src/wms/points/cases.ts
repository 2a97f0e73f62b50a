/** What an operation answers: `one`: exactly one of several at once is accepted; `repeated`: as before, and nothing changes. */
const OUTCOMES = ['accepted', 'refused', 'asked', 'repeated', 'one'] as const
type Outcome = (typeof OUTCOMES)[number]

/** A line of a test recipe, e.g. `allocate: last day of expiry {expiry_day=inclusive} -> accepted; as any other`. */
export interface Case {
  readonly operation: string
  /** All that must be so. */
  readonly given: readonly string[]
  /** Settings under which it holds. */
  readonly settings: Readonly<Record<string, string>>
  readonly outcome: Outcome
}

const FORM = /^([a-z][a-z ]*): ([^{}]+?)((?: \{[a-z_]+=[a-z_]+\})*) -> ([a-z]+)(?:; (.+))?$/

/** `null`: the text has another form. */
export function readCase(text: string): Case | null {
  const [, operation = '', given = '', settings = '', said] = FORM.exec(text) ?? []
  const outcome = OUTCOMES.find((one) => one === said)
  if (outcome === undefined) return null
  const pairs = [...settings.matchAll(/\{([a-z_]+)=([a-z_]+)\}/g)].map(([, name = '', value = '']) => [name, value])
  return { operation, given: given.split(' + '), settings: Object.fromEntries(pairs), outcome }
}

/**
 * Whether two cases ask for different answers in one situation: the same one, or one that is accepted although the
 * other's conditions hold in it too. A narrower case that is not accepted is an exception, which contradicts nothing.
 */
export function contradict(a: Case, b: Case): boolean {
  if (a.operation !== b.operation || a.outcome === b.outcome || excludeEachOther(a.settings, b.settings)) return false
  return sameGiven(a, b) || (a.outcome === 'accepted' && holdsIn(b, a)) || (b.outcome === 'accepted' && holdsIn(a, b))
}

/** Whether all that a case needs is so in another's situation. */
const holdsIn = (one: Case, other: Case): boolean => one.given.every((fact) => other.given.includes(fact))

const sameGiven = (a: Case, b: Case): boolean => holdsIn(a, b) && holdsIn(b, a)

const excludeEachOther = (a: Case['settings'], b: Case['settings']): boolean =>
  Object.entries(a).some(([name, value]) => b[name] !== undefined && b[name] !== value)
