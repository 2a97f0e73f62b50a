import { TASK_STATUSES, type TaskStatus } from '../../core/pipeline/task.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import { REQUEST_LIMIT } from '../../people/create.ts'
import { printable } from '../blocks/literal.ts'
import type { OptionName } from '../messages/options.ts'

/** What a person typed after `/wms-task`. */
export type TypedCommand =
  | { readonly kind: 'help' }
  | ({ readonly kind: 'create'; readonly request: string } & RequestOptions)
  /** An inline option that does not apply, or not so. */
  | { readonly kind: 'bad_option'; readonly name: OptionName; readonly given: string }
  | { readonly kind: 'too_long'; readonly chars: number }
  | { readonly kind: 'list'; readonly status: TaskStatus | null; readonly mine: boolean }
  | { readonly kind: 'status' | 'cost' | 'cancel' | 'pause' | 'retry' | 'kick' | 'approve'; readonly id: number }
  | { readonly kind: 'pause_all' | 'resume_all' }
  | { readonly kind: 'resume'; readonly id: number; readonly budgetUsd: number | null }
  /** What is typed after `resume <id>` when it is no amount. */
  | { readonly kind: 'answer'; readonly id: number; readonly text: string }
  | { readonly kind: 'reject'; readonly id: number; readonly comment: string }
  | { readonly kind: 'revert'; readonly id: number; readonly reason: string | null }
  | { readonly kind: 'changes'; readonly id: number; readonly section: Section; readonly comment: string }
  /** A known word, but not written as it must be. */
  | { readonly kind: 'misused'; readonly name: CommandName }
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: CommandName | null }

/** What stands before or behind a request; `null`: as configured. */
interface RequestOptions {
  readonly budgetUsd: number | null
  readonly model: string | null
  /** `owner/name`. */
  readonly repository: string | null
  readonly baseBranch: string | null
}

export type CommandName = keyof typeof GRAMMAR

type Parse = (args: readonly string[]) => TypedCommand

const idOnly =
  (kind: 'status' | 'cost' | 'cancel' | 'pause' | 'retry' | 'kick' | 'approve'): Parse =>
  ([id]) => ({ kind, id: Number(id) })

const ID = '#?(\\d{1,15})'
const only = new RegExp(`^${ID}$`)

/** How each command goes on after its name. What does not fit and has several words is a request. */
const GRAMMAR = {
  help: { args: /^$/, parse: () => ({ kind: 'help' }) },
  new: { args: /^([\s\S]+)$/, parse: ([request = '']) => requestOf(request) },
  status: { args: only, parse: idOnly('status') },
  list: { args: new RegExp(`^(mine|${TASK_STATUSES.join('|')})?$`, 'i'), parse: ([status]) => listOf(status) },
  approve: { args: only, parse: idOnly('approve') },
  reject: {
    args: new RegExp(`^${ID}\\s+([\\s\\S]*\\S)$`),
    parse: ([id, comment = '']) => ({ kind: 'reject', id: Number(id), comment }),
  },
  changes: {
    args: new RegExp(`^${ID}\\s+(${SECTIONS.join('|')})\\s+([\\s\\S]*\\S)$`, 'i'),
    parse: ([id, section = '', comment = '']) => ({
      kind: 'changes',
      id: Number(id),
      section: section.toLowerCase() as Section,
      comment,
    }),
  },
  cancel: { args: only, parse: idOnly('cancel') },
  pause: { args: only, parse: idOnly('pause') },
  'pause-all': { args: /^$/, parse: () => ({ kind: 'pause_all' }) },
  'resume-all': { args: /^$/, parse: () => ({ kind: 'resume_all' }) },
  retry: { args: only, parse: idOnly('retry') },
  resume: {
    args: new RegExp(`^${ID}(?:\\s+([\\s\\S]*\\S))?$`),
    parse: ([id, said]) => resumeOf(Number(id), said ?? null),
  },
  revert: {
    args: new RegExp(`^${ID}(?:\\s+([\\s\\S]*\\S))?$`),
    parse: ([id, reason]) => ({ kind: 'revert', id: Number(id), reason: reason ?? null }),
  },
  kick: { args: only, parse: idOnly('kick') },
  cost: { args: only, parse: idOnly('cost') },
} as const satisfies Record<string, { readonly args: RegExp; readonly parse: Parse }>

export function parseCommand(typed: string): TypedCommand {
  const line = printable(typed).trim()
  if (line === '') return { kind: 'help' }
  const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(line) ?? []
  const name = word.toLowerCase()
  if (isCommandName(name)) {
    const { args, parse } = GRAMMAR[name]
    const fits = args.exec(rest)
    if (fits !== null) return parse(fits.slice(1))
    return looksLikeCommand(rest) ? { kind: 'misused', name } : requestOf(line)
  }
  return isSlip(name, rest) ? { kind: 'unknown', word, nearest: nearestTo(name) } : requestOf(line)
}

const isCommandName = (word: string): word is CommandName => Object.hasOwn(GRAMMAR, word)

/** One Latin word alone, or a near command with an id: too little to be a request. */
const isSlip = (word: string, rest: string): boolean =>
  /^[a-z][a-z-]{0,19}$/.test(word) && (rest === '' || (nearestTo(word) !== null && /^#?\d+(\s|$)/.test(rest)))

/** Nothing, one word, or an id first: nobody describes a request so. */
const looksLikeCommand = (rest: string): boolean => /^\S*$/.test(rest) || /^#?\d+(\s|$)/.test(rest)

const AMOUNT = /^\$?\d{1,5}(\.\d+)?$/

/** How each option's value looks, and what it sets. */
const OPTIONS = {
  budget: { looks: AMOUNT, sets: (value: string) => ({ budgetUsd: Number(value.replace('$', '')) }) },
  model: { looks: /^\S{1,200}$/, sets: (model: string) => ({ model }) },
  repo: { looks: /^[\w.-]{1,100}\/[\w.-]{1,100}$/, sets: (repository: string) => ({ repository }) },
  base: { looks: /^\w[\w./-]{0,199}$/, sets: (baseBranch: string) => ({ baseBranch }) },
} as const satisfies Record<OptionName, { looks: RegExp; sets: (value: string) => Partial<RequestOptions> }>
const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[]
const NO_OPTIONS: RequestOptions = { budgetUsd: null, model: null, repository: null, baseBranch: null }

const OPTION = `(?:${OPTION_NAMES.join('|')})=\\S+`
const NEXT_OPTION = new RegExp(`${OPTION}\\s+`, 'iy')
const ONE_OPTION = new RegExp(`^${OPTION}$`, 'i')

/**
 * Inline options stand before or behind a request, never inside it: 'set base=main' in a sentence is the request's own.
 * Each character is looked at once, since anybody may type thousands.
 */
function withOptionsAround(typed: string): { readonly request: string; readonly options: readonly string[] } {
  const options: string[] = []
  let start = 0
  for (;;) {
    NEXT_OPTION.lastIndex = start
    const found = NEXT_OPTION.exec(typed)?.[0]
    if (found === undefined) break
    options.push(found.trim())
    start += found.length
  }
  const words = typed.slice(start).split(/(\s+)/)
  const behind: string[] = []
  while (words.length >= 3 && ONE_OPTION.test(words.at(-1) ?? '')) behind.unshift(...words.splice(-2).slice(1))
  return { request: words.join(''), options: [...options, ...behind] }
}

function requestOf(typed: string): TypedCommand {
  const { request, options: written } = withOptionsAround(typed)
  const chars = [...request].length
  if (chars > REQUEST_LIMIT) return { kind: 'too_long', chars }
  let options = NO_OPTIONS
  for (const given of written) {
    const [, typedName = '', value = ''] = /^([^=]+)=(.*)$/.exec(given) ?? []
    const name = OPTION_NAMES.find((known) => known === typedName.toLowerCase()) ?? 'budget'
    if (!OPTIONS[name].looks.test(value)) return { kind: 'bad_option', name, given }
    options = { ...options, ...OPTIONS[name].sets(value) }
  }
  return { kind: 'create', request, ...options }
}

function resumeOf(id: number, said: string | null): TypedCommand {
  if (said === null) return { kind: 'resume', id, budgetUsd: null }
  return AMOUNT.test(said)
    ? { kind: 'resume', id, budgetUsd: Number(said.replace('$', '')) }
    : { kind: 'answer', id, text: said }
}

const listOf = (which: string | undefined): TypedCommand => ({
  kind: 'list',
  status: TASK_STATUSES.find((known) => known === which?.toUpperCase()) ?? null,
  mine: which?.toLowerCase() === 'mine',
})

/** The command that a slip of the finger away is meant; `null`: none is. */
function nearestTo(word: string): CommandName | null {
  const slips = word.length < 6 ? 1 : 2
  const names = Object.keys(GRAMMAR) as CommandName[]
  const [nearest] = names
    .map((name) => ({ name, distance: distance(word, name) }))
    .filter((one) => one.distance <= slips)
    .sort((a, b) => a.distance - b.distance)
  return nearest?.name ?? null
}

/** Letters to insert, drop, replace or swap with their neighbour (Damerau–Levenshtein, optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let row = 1; row <= a.length; row++) {
    rows[row] = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const swapped = isSwap ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY
      rows[row]?.push(Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, replaced, swapped))
    }
  }
  return at(a.length, b.length)
}
