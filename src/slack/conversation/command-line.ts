import { TASK_STATUSES, type TaskStatus } from '../../core/pipeline/task.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import { isBranchName } from '../../core/target.ts'
import { REQUEST_LIMIT } from '../../people/create.ts'
import { printable } from '../blocks/literal.ts'
import type { OptionName } from '../messages/options.ts'
import { COMMAND_NAMES, type CommandName, isMisuse, slipOf } from './slips.ts'

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
} as const satisfies Record<CommandName, { readonly args: RegExp; readonly parse: Parse }>

export function parseCommand(typed: string): TypedCommand {
  const line = printable(typed)
    .trim()
    .replace(/^(?:\/?wms-task\s+)+/i, '')
  if (line === '') return { kind: 'help' }
  const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(line) ?? []
  const name = word.toLowerCase()
  // 'New storage types' is a sentence.
  if (isCommandName(name) && !(name === 'new' && word !== name && /\s/.test(rest)))
    return commandOf(name, word, rest, line)
  const slip = slipOf(line)
  return slip === null ? requestOf(line) : { kind: 'unknown', ...slip }
}

function commandOf(name: CommandName, word: string, rest: string, line: string): TypedCommand {
  const { args, parse } = GRAMMAR[name]
  const fits = args.exec(rest)
  if (fits !== null) return parse(fits.slice(1))
  return isMisuse(word, rest) ? { kind: 'misused', name } : requestOf(line)
}

const isCommandName = (word: string): word is CommandName => (COMMAND_NAMES as readonly string[]).includes(word)

const AMOUNT = /^\$?\d{1,5}(\.\d+)?$/

/** How each option's value looks, and what it sets. */
const OPTIONS = {
  budget: { looks: AMOUNT, sets: (value: string) => ({ budgetUsd: Number(value.replace('$', '')) }) },
  model: { looks: /^\S{1,200}$/, sets: (model: string) => ({ model }) },
  repo: { looks: /^[\w.-]{1,100}\/[\w.-]{1,100}$/, sets: (repository: string) => ({ repository }) },
  base: { looks: { test: isBranchName }, sets: (baseBranch: string) => ({ baseBranch }) },
} as const satisfies Record<
  OptionName,
  { looks: Pick<RegExp, 'test'>; sets: (value: string) => Partial<RequestOptions> }
>
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
