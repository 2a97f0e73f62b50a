import { AppError } from '../../../errors.ts'
import { channelFor, personCalled } from '../acts/access.ts'
import { type ActOutcome, actOnBlock, type Container } from '../acts/block-action.ts'
import { type CommandOutcome, runSlashCommand } from '../acts/command.ts'
import {
  deleteMessageAs,
  editMessageAs,
  forwarded,
  openHomeTab,
  postMessageAs,
  runMessageShortcut,
  type SentAlong,
} from '../acts/conversation.ts'
import { closeModal, type SubmitOutcome, submitModal } from '../acts/modal.ts'
import type { Json } from '../blocks/payload-rules.ts'
import type { InputValues, MessageRow, PersonRow, View } from '../state/rows.ts'
import { homeViewOf, modalStack } from '../workspace/views.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { actOn, elementCalled, elementsIn, valueFor } from './find.ts'
import { type Match, type MessageWait, waitForMessage } from './message.ts'
import { until, type Wait } from './until.ts'

/** Where to act: a message as the person saw it (possibly stale), the open modal, or App Home. */
export type ConversationPlace = MessageRow | 'modal' | 'home'

/** A confirm dialog was shown and not confirmed, so nothing was sent. */
export interface ConfirmShown {
  kind: 'confirm'
  dialog: Json
}

/** A person of the workspace. Each method acts as the person and returns what the person sees next. */
export class LocalActor {
  readonly person: PersonRow
  readonly #slack: Workspace

  constructor(slack: Workspace, handle: string) {
    this.#slack = slack
    this.person = personCalled(slack, handle)
  }

  get id(): string {
    return this.person.id
  }

  /** Enters a slash command; resolves with the app's ack, or with the text that Slack shows without one in 3 s. */
  command(
    line: string,
    { channel = '#wms', thread = null }: { channel?: string; thread?: string | null } = {},
  ): Promise<CommandOutcome> {
    const where = channelFor(this.#slack, this.person, channel)
    return runSlashCommand(this.#slack, this.person, line, { channel: where, threadTs: thread })
  }

  /** Writes a message; `thread`: the ts of the message to reply to. */
  say(
    text: string,
    { channel = '#wms', thread = null, ...along }: { channel?: string; thread?: string | null } & SentAlong = {},
  ): MessageRow {
    return postMessageAs(this.#slack, this.person, text, channelFor(this.#slack, this.person, channel), thread, along)
  }

  /** Edits an own message, as it stands now. */
  edit(message: MessageRow, text: string): MessageRow {
    return editMessageAs(this.#slack, this.person, message, text)
  }

  delete(message: MessageRow): void {
    deleteMessageAs(this.#slack, this.person, message)
  }

  /** Forwards a message, with a comment of one's own. */
  forward(message: MessageRow, comment: string, to: { channel?: string; thread?: string | null } = {}): MessageRow {
    return this.say(comment, { ...to, attachments: [forwarded(this.#slack, message)] })
  }

  /** Clicks a button by its text or action id. `confirm: true` confirms its dialog. */
  async click(
    name: string,
    { in: place, confirm = false }: { in: ConversationPlace; confirm?: boolean },
  ): Promise<ActOutcome | ConfirmShown> {
    const container = this.#container(place)
    const found = elementCalled(container, name)
    const dialog = found.element.confirm as Json | undefined
    if (dialog === undefined && confirm) throw new AppError('not_found', `"${name}" asks for no confirmation`)
    if (dialog !== undefined && !confirm) return { kind: 'confirm', dialog }
    return actOnBlock(this.#slack, this.person, container, actOn(found, {}))
  }

  /** Chooses in a select, overflow menu, radio group or checkboxes, by the options' texts. */
  select(name: string, chosen: string | string[], { in: place }: { in: ConversationPlace }): Promise<ActOutcome> {
    const container = this.#container(place)
    const found = elementCalled(container, name)
    return actOnBlock(this.#slack, this.person, container, actOn(found, valueFor(found.element, chosen)))
  }

  /** Waits for an open modal, optionally by its title. */
  modal(title: string | null = null, wait: Wait = {}): Promise<View> {
    const top = () => modalStack(this.#slack, this.id).at(-1)
    const titleOf = (view: View | undefined) => String(view?.title?.text ?? 'no modal')
    const isIt = (view: View | undefined) => view !== undefined && (title === null || titleOf(view) === title)
    const otherwise = () => `Wanted the modal ${title ?? ''}; open: ${titleOf(top())}.`
    return until(this.#slack, () => (isIt(top()) ? top() : null), { otherwise, ...wait })
  }

  /** Fills the open modal by label, block id or action id, and submits it. Other inputs keep their values. */
  async submit(fields: Record<string, string | string[]> = {}): Promise<SubmitOutcome> {
    const view = await this.modal()
    const container: Container = { kind: 'view', view }
    const values: InputValues = structuredClone(view.state.values)
    for (const [name, chosen] of Object.entries(fields)) {
      const { blockId, element } = elementCalled(container, name)
      const value = { type: element.type, ...valueFor(element, chosen) }
      values[blockId] = { ...values[blockId], [String(element.action_id)]: value }
    }
    return submitModal(this.#slack, this.person, view, values)
  }

  /** Closes the top modal, and so shows the one below. */
  async closeModal(): Promise<void> {
    await closeModal(this.#slack, this.person, await this.modal())
  }

  /** Opens App Home and returns its current view. The app may publish a newer one, see `home`. */
  openHome(): View | null {
    return openHomeTab(this.#slack, this.person)
  }

  /** Waits for an App Home that satisfies the predicate. */
  home(isIt: (view: View) => boolean = () => true, wait: Wait = {}): Promise<View> {
    const now = () => homeViewOf(this.#slack, this.id)
    const otherwise = () => `App Home is ${JSON.stringify(now()?.blocks ?? null)}.`
    return until(
      this.#slack,
      () => {
        const view = now()
        return view !== null && isIt(view) ? view : null
      },
      { otherwise, ...wait },
    )
  }

  /** Chooses a shortcut from a message's menu, in threads too. */
  shortcut(callbackId: string, message: MessageRow): ReturnType<typeof runMessageShortcut> {
    return runMessageShortcut(this.#slack, this.person, callbackId, message)
  }

  /** Waits for a message that this person can see, ephemeral ones included. */
  sees(match: Match, wait: Omit<MessageWait, 'as'> = {}): Promise<MessageRow> {
    return waitForMessage(this.#slack, match, { ...wait, as: this.id })
  }

  /** The texts of all buttons there. */
  buttons(place: ConversationPlace): string[] {
    return elementsIn(this.#container(place))
      .filter(({ element }) => element.type === 'button')
      .map(({ element }) => String((element.text as Json).text))
  }

  #container(place: ConversationPlace): Container {
    if (typeof place !== 'string') return { kind: 'message', message: place }
    const view = place === 'home' ? homeViewOf(this.#slack, this.id) : modalStack(this.#slack, this.id).at(-1)
    if (!view) throw new AppError('not_found', `${this.person.handle} has no ${place} open`)
    return { kind: 'view', view }
  }
}
