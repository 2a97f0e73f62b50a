import { asObject } from '../../core/json/json-objects.ts'
import type { JsonRecord } from './json.ts'
import type { CallPiece } from './piece.ts'

/** A tool call of which some fragments have come. */
export interface CallDraft {
  index: number | null
  id: string | null
  name: string
  fragments: string[]
  extra: JsonRecord
}

/** Adds a fragment to the call it continues, or opens a call. `offered`: the names of the tools there are. */
export function addCall(drafts: CallDraft[], piece: CallPiece, offered: ReadonlySet<string>): void {
  const open = openCall(drafts, piece)
  const draft = open !== null && continues(open, piece, offered) ? open : opened(drafts, piece)
  draft.id ??= piece.id
  draft.index ??= piece.index
  draft.extra = { ...draft.extra, ...piece.extra }
  if (piece.name !== null) draft.name = piece.name.startsWith(draft.name) ? piece.name : draft.name + piece.name
  if (typeof piece.args === 'object') draft.fragments = [JSON.stringify(piece.args)]
  else if (piece.args !== '') draft.fragments.push(piece.args)
}

function opened(drafts: CallDraft[], { index, id }: CallPiece): CallDraft {
  const draft: CallDraft = { index, id, name: '', fragments: [], extra: {} }
  drafts.push(draft)
  return draft
}

/** The newest call that a fragment can belong to: by its id, else by its index, else the last. */
function openCall(drafts: readonly CallDraft[], { index, id }: CallPiece): CallDraft | null {
  const byId = id === null ? undefined : drafts.findLast((it) => it.id === id && sameIndex(it.index, index))
  return byId ?? drafts.findLast((it) => sameIndex(it.index, index)) ?? null
}

const sameIndex = (one: number | null, other: number | null): boolean => one === null || other === null || one === other

/** A new id is a new call, and so is a name behind finished arguments; indexes alone are not to be trusted. */
function continues(open: CallDraft, { id, name, args }: CallPiece, offered: ReadonlySet<string>): boolean {
  const isOther = id !== null && open.id !== null && id !== open.id
  if (name === null) return !isOther || !isFinished(open)
  if (isOther) return false
  if (open.name === '') return true
  if (isFinished(open)) return args === ''
  if (name === open.name) return typeof args === 'string'
  if (open.fragments.length > 0 || offered.has(name)) return false
  return !offered.has(open.name) || offered.has(open.name + name)
}

const isFinished = ({ fragments }: CallDraft): boolean => asObject(fragments.join('')) !== null

/** The arguments as written. Some servers repeat in each fragment what came before. */
export function writtenArguments({ fragments }: CallDraft): string {
  const joined = fragments.join('')
  const last = fragments.at(-1) ?? ''
  const isCumulative = fragments.length > 1 && fragments.every((one, at) => last.startsWith(one) || at === 0)
  return asObject(joined) === null && isCumulative && asObject(last) !== null ? last : joined
}
