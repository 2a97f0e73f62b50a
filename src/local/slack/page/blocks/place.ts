import type { Json } from '../../blocks/payload-rules.ts'
import type { InputValues } from '../../state/rows.ts'

/** An act on an element, with the chosen value as Slack's value object. */
export interface BlockAct {
  readonly blockId: string
  readonly actionId: string
  readonly value: Json
}

/** Resolves ids to names, and has the reader's locale. */
export interface Names {
  readonly locale: string
  /** Display names; `null`: unknown. */
  person(id: string): string | null
  channel(id: string): string | null
  userGroup(id: string): string | null
}

/** The context of rendered blocks: names, current values, and callbacks for acts. */
export interface BlockPlace {
  /** The viewer's id. */
  readonly me: string
  readonly names: Names
  readonly people: readonly { id: string; name: string }[]
  readonly channels: readonly { id: string; name: string }[]
  /** A view's input values; empty for a message. */
  readonly values: InputValues
  /** Delivers an act to the app; resolves after its ack, or after an error was shown. */
  act(act: BlockAct): Promise<void>
  /** Stores an input's value without telling the app. */
  fill(act: BlockAct): void
}

/** An element's place in its block. */
export interface Slot {
  readonly place: BlockPlace
  readonly blockId: string
  /** Ids of the texts that name and describe the element; `null`: none. */
  readonly labelId: string | null
  readonly describedBy: string | null
  /** Whether each choice is delivered to the app; a form's inputs keep it until submit. */
  readonly tells: boolean
}
