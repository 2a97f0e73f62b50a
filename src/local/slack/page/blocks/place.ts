import type { Json } from '../../blocks/payload-rules.ts'
import type { InputValues } from '../../state/rows.ts'

/** What was done in an element: which one, and what was chosen in it as Slack's value object. */
export interface BlockAct {
  readonly blockId: string
  readonly actionId: string
  readonly value: Json
}

/** What texts need to show ids as names and dates in the reader's language. */
export interface Names {
  readonly locale: string
  /** Display names; null for who or what is not known here. */
  person(id: string): string | null
  channel(id: string): string | null
  userGroup(id: string): string | null
}

/** Where blocks stand: the names around them, and what happens when somebody uses them. */
export interface BlockPlace {
  /** Id of who looks at it. */
  readonly me: string
  readonly names: Names
  readonly people: readonly { id: string; name: string }[]
  readonly channels: readonly { id: string; name: string }[]
  /** What stands in the inputs of a view; empty in a message. */
  readonly values: InputValues
  /** Tells the app; resolves when it has acked, or when the failure was shown. */
  act(act: BlockAct): Promise<void>
  /** Notes what now stands in an input, without telling the app. */
  fill(act: BlockAct): void
}

/** Where an element stands in its block. */
export interface Slot {
  readonly place: BlockPlace
  readonly blockId: string
  /** Ids of the texts that name and that describe the element; null where it speaks for itself. */
  readonly labelId: string | null
  readonly describedBy: string | null
  /** Whether the app is told of each choice; inputs of a form keep it until submit. */
  readonly tells: boolean
}
