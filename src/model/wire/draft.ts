import { createHash } from 'node:crypto'
import { wellFormed, wellFormedData } from '../../core/json/well-formed.ts'
import { AppError } from '../../errors.ts'
import type { ModelReply, ToolCall } from '../model.ts'
import { readArguments } from './arguments.ts'
import { addCall, type CallDraft, writtenArguments } from './call-drafts.ts'
import { type Counts, highest, NOT_COUNTED } from './counts.ts'
import { type Ending, endingOf, graver } from './finish.ts'
import type { Piece } from './piece.ts'

/** A reply as the server sent it, made safe, but not yet paid. */
export interface WrittenReply extends Omit<ModelReply, 'usage'> {
  readonly counts: Counts
}

/** What is known of a reply before it comes. */
export interface Expected {
  /** Names the call, for ids that the server left out. */
  readonly run: string
  /** The names of the tools that the model may call. */
  readonly offered: ReadonlySet<string>
}

/** A reply of which some pieces have come. */
export interface ReplyDraft {
  content: string
  refusal: string
  reasoning: string
  readonly calls: CallDraft[]
  finish: string | null
  counts: Counts
}

export const openDraft = (): ReplyDraft => ({
  ...{ content: '', refusal: '', reasoning: '', calls: [], finish: null, counts: NOT_COUNTED },
})

export function addPiece(draft: ReplyDraft, piece: Piece, offered: ReadonlySet<string>): void {
  draft.counts = highest(draft.counts, piece.counts)
  if (piece.finish !== null) draft.finish = graver(draft.finish, piece.finish)
  if (piece.isWhole && (draft.content !== '' || draft.calls.length > 0)) return
  draft.content += piece.content
  draft.refusal += piece.refusal
  draft.reasoning += piece.reasoning
  for (const call of piece.calls) addCall(draft.calls, call, offered)
}

export const draftChars = ({ content, refusal, reasoning, calls }: ReplyDraft): number =>
  calls.reduce(
    (sum, { name, fragments }) => sum + name.length + fragments.reduce((all, one) => all + one.length, 0),
    content.length + refusal.length + reasoning.length,
  )

/** Throws AppError `transient` for an answer that broke off, or ended in a way that nobody knows. */
export function finished(draft: ReplyDraft, { run, offered }: Expected): WrittenReply {
  if (draft.finish === null) throw broken('The model server ended its answer in the middle.')
  const ending = endingOf(draft.finish)
  if (ending === 'fault')
    throw broken(`The model server broke its answer off: ${wellFormed(draft.finish).slice(0, 100)}.`)
  const isRefused = draft.refusal !== '' || ending === 'refused'
  const toolCalls = isRefused ? [] : safeCalls(draft.calls, run, offered)
  return {
    finish: isRefused ? 'refused' : finishOf(ending, toolCalls),
    content: wellFormed(draft.refusal || draft.content),
    toolCalls,
    reasoning: wellFormed(draft.reasoning),
    counts: draft.counts,
  }
}

const broken = (message: string): AppError => new AppError('transient', message, { hint: 'It is tried again.' })

/** Some servers report `stop` with tool calls, or `tool_calls` without any. */
const finishOf = (ending: Exclude<Ending, 'fault' | 'refused'>, calls: readonly ToolCall[]): ModelReply['finish'] => {
  if (ending === 'overflow') return 'context_overflow'
  if (ending === 'length') return 'length'
  return calls.length > 0 ? 'tool_calls' : 'stop'
}

function safeCalls(drafts: readonly CallDraft[], run: string, offered: ReadonlySet<string>): ToolCall[] {
  const taken = new Set<string>()
  return drafts.map((draft, index) => {
    const read = readArguments(writtenArguments(draft))
    const written = wellFormed(draft.id ?? '')
    const id = written === '' || taken.has(written) ? ownId(run, index) : written
    taken.add(id)
    return {
      ...{ id, name: safeName(draft.name, offered) },
      ...('text' in read ? { arguments: read.text } : { arguments: '{}', unreadable: wellFormed(read.unreadable) }),
      ...(Object.keys(draft.extra).length > 0 && { extra: wellFormedData(draft.extra) }),
    }
  })
}

/** An id as the strictest server wants it: nine letters and digits, the same in a repeated run. */
const ownId = (run: string, index: number): string =>
  `c${createHash('sha256').update(`${run}/${index}`).digest('hex').slice(0, 8)}`

/** The tool that a decorated name means, e.g. `functions.read_file`; else a name that servers take back. */
function safeName(written: string, offered: ReadonlySet<string>): string {
  const name = written.split('<|', 1)[0]?.trim() ?? ''
  const bare = name.split(/[.:/]/).at(-1) ?? ''
  if (offered.has(name) || !offered.has(bare)) return name.replace(/[^\w-]/g, '_').slice(0, 64) || 'unnamed'
  return bare
}
