import type { GuardedPath } from '../artifacts.ts'
import { contentHash } from '../content-hash.ts'
import { type Judge, type Judgeable, type Verdicts, verdictsFor } from '../judgement/verdicts.ts'
import type { StageName } from '../stages.ts'
import type { Made } from './capsule.ts'

interface Facts {
  foreign_push: {
    readonly authors: readonly string[]
    readonly commits: number
    /** Files that agents may never touch come first. */
    readonly files: readonly string[]
  }
  forbidden_paths: { readonly paths: readonly GuardedPath[] }
  new_dependencies: { readonly dependencies: readonly string[] }
  failed_gates: { readonly gates: readonly { readonly stage: StageName; readonly details: string }[] }
  ignored_checks: { readonly checks: readonly { readonly name: string; readonly ended: string }[] }
  not_judged: { readonly judges: readonly Pick<Judge, 'stage' | 'judgedSha'>[] }
}
export type ReservationKind = keyof Facts

/** A fact about a commit that its approver must know. */
export type Reservation<K extends ReservationKind = ReservationKind> = {
  [Kind in K]: {
    readonly kind: Kind
    /** Identifies it in an approval; it differs for another commit and for other facts. */
    readonly name: string
    /** Whether the approver must accept it explicitly; otherwise showing it is enough. */
    readonly explicit: boolean
    readonly facts: Facts[Kind]
  }
}[K]

interface Rule<K extends ReservationKind> {
  readonly explicit: boolean
  /** `null`: the reservation does not apply. */
  readonly of: (verdicts: Verdicts) => Facts[K] | null
}

/** Worst first; each row is a reservation. */
const RULES: { readonly [K in ReservationKind]: Rule<K> } = {
  foreign_push: { explicit: true, of: ({ push }) => pushFacts(push) },
  forbidden_paths: { explicit: true, of: (verdicts) => some({ paths: forbiddenIn(verdicts) }) },
  new_dependencies: { explicit: true, of: ({ diff }) => some({ dependencies: diff?.dependencies ?? [] }) },
  failed_gates: {
    explicit: true,
    of: ({ gates }) =>
      some({ gates: gates.filter(({ passed }) => !passed).map(({ gate, details }) => ({ stage: gate, details })) }),
  },
  ignored_checks: {
    explicit: true,
    of: ({ ci }) =>
      some({
        checks: (ci?.checks ?? []).flatMap(({ name, ignored: ended }) =>
          ended === undefined ? [] : [{ name, ended }],
        ),
      }),
  },
  not_judged: {
    explicit: false,
    of: ({ judges }) =>
      some({
        judges: judges
          .filter(({ verdict, isDue }) => isDue && verdict === 'none')
          .map(({ stage, judgedSha }) => ({ stage, judgedSha })),
      }),
  },
}
const KINDS = Object.keys(RULES) as ReservationKind[]

/** The reservations against approving the branch's newest commit, worst first. */
export function reservations(task: Judgeable, made: readonly Made[]): Reservation[] {
  const verdicts = verdictsFor(task, made)
  return KINDS.flatMap((kind): Reservation[] => {
    const { explicit, of } = RULES[kind]
    const facts = of(verdicts)
    if (facts === null) return []
    const name = `${kind}:${contentHash({ headSha: task.headSha, facts }).slice(0, 8)}`
    return [{ kind, name, explicit, facts } as Reservation]
  })
}

/** A reservation as stored with an approval. */
export interface Acknowledged {
  readonly name: string
  readonly text: string
}

/** Whether the acknowledged reservations include every kind of the present ones. */
export function coversKinds(acknowledged: readonly Pick<Acknowledged, 'name'>[], now: readonly Reservation[]): boolean {
  const known = new Set(acknowledged.map(({ name }) => name.split(':')[0]))
  return now.every(({ kind }) => known.has(kind))
}

function pushFacts(push: Verdicts['push']): Facts['foreign_push'] | null {
  if (push === null || push.diff_stat.files.length === 0) return null
  const guarded = push.guarded.map(({ path }) => path)
  return {
    authors: [...new Set(push.commits.map(({ author }) => author))],
    commits: push.commits.length,
    files: [...new Set([...guarded, ...push.diff_stat.files.map(({ path }) => path)])],
  }
}

/** The branch's guarded paths, and lockfiles that others have pushed; an agent's own lockfiles show as dependencies. */
function forbiddenIn({ diff, push }: Verdicts): GuardedPath[] {
  const all = [...(diff?.guarded ?? []), ...(push?.guarded ?? [])]
  return [...new Map(all.map((one) => [one.path, one])).values()]
}

/** `null` if all lists are empty. */
const some = <F extends object>(facts: F): F | null => (Object.values(facts).flat().length === 0 ? null : facts)
