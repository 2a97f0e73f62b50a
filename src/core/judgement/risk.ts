import type { DiffStat } from '../artifacts.ts'

/** Where a mistake in a warehouse costs most, worst first; a rule is a row. */
const RULES = [
  { risk: 'schema', path: /(^|\/)migrations?\/|\.sql$/i },
  { risk: 'pipeline', path: /^\.(wms|github|ci)\/|(^|\/)(Dockerfile|compose\.ya?ml|package(-lock)?\.json)$/i },
  { risk: 'access', path: /auth|login|session|permission|secret|token|crypt/i },
  { risk: 'stock', path: /ledger|stock|inventor|movement|receiv|putaway|pick|pack|ship|allocat|count/i },
] as const
export type Risk = (typeof RULES)[number]['risk'] | 'remarked'

/** Files that never run in the warehouse. */
const HARMLESS = /(^|\/)(tests?|docs?)\/|\.md$/i

export interface RiskyFile {
  readonly file: DiffStat['files'][number]
  /** `null`: ranked by its size only. */
  readonly risk: Risk | null
}

/** Where to look first: by the file's purpose, then by open review remarks, then by size. */
export const riskiest = (stat: DiffStat, remarked: ReadonlySet<string>): RiskyFile[] =>
  stat.files
    .map((file) => ({ file, risk: riskOf(file.path, remarked) }))
    .toSorted((a, b) => rank(a) - rank(b) || lines(b) - lines(a))

function riskOf(path: string, remarked: ReadonlySet<string>): Risk | null {
  if (remarked.has(path)) return 'remarked'
  return HARMLESS.test(path) ? null : (RULES.find((rule) => rule.path.test(path))?.risk ?? null)
}

function rank({ file, risk }: RiskyFile): number {
  const rule = RULES.findIndex((one) => one.risk === risk)
  if (rule >= 0) return rule
  if (risk === 'remarked') return RULES.length
  return HARMLESS.test(file.path) ? RULES.length + 2 : RULES.length + 1
}

const lines = ({ file }: RiskyFile): number => file.insertions + file.deletions
