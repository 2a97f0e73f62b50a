import { AppError } from '../../../errors.ts'
import { channelFor, personCalled } from '../acts/access.ts'
import { type ActOutcome, actOnBlock, type Container } from '../acts/block-action.ts'
import { type CommandOutcome, runSlashCommand } from '../acts/command.ts'
import { openHomeTab, postMessageAs, runMessageShortcut } from '../acts/conversation.ts'
import { closeModal, type SubmitOutcome, submitModal } from '../acts/modal.ts'
import type { Json } from '../blocks/payload-rules.ts'
import type { InputValues, MessageRow, PersonRow, View } from '../state/rows.ts'
import { homeViewOf, modalStack } from '../workspace/views.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { actOn, elementCalled, elementsIn, valueFor } from './find.ts'
import { type Match, type MessageWait, waitForMessage } from './message.ts'
import { until, type Wait } from './until.ts'

/** Where something to act on stands: a message as the person saw it (it may be stale by now), the open modal or App Home. */
export type ConversationPlace = MessageRow | 'modal' | 'home'

/** A confirm dialog came up and was not answered with yes, so nothing was sent. */
export interface ConfirmShown {
  kind: 'confirm'
  dialog: Json
}

/** A person of the workspace. Each verb does what the person does and returns what the person sees next. */
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

  /** Enters a slash command; resolves with the app's ack, or with the line Slack shows when there is none in 3 s. */
  command(
    line: string,
    { channel = '#wms', thread = null }: { channel?: string; thread?: string | null } = {},
  ): Promise<CommandOutcome> {
    const where = channelFor(this.#slack, this.person, channel)
    return runSlashCommand(this.#slack, this.person, line, { channel: where, threadTs: thread })
  }

  /** Writes a message; `thread` is the ts of the one it replies to. */
  say(
    text: string,
    { channel = '#wms', thread = null }: { channel?: string; thread?: string | null } = {},
  ): MessageRow {
    return postMessageAs(this.#slack, this.person, text, channelFor(this.#slack, this.person, channel), thread)
  }

  /** Clicks a button by its text or action id. With `confirm: true` a confirm dialog is answered with yes. */
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

  /** Chooses in a select, overflow menu, radio group or checkboxes, by the texts of the options. */
  select(name: string, chosen: string | string[], { in: place }: { in: ConversationPlace }): Promise<ActOutcome> {
    const container = this.#container(place)
    const found = elementCalled(container, name)
    return actOnBlock(this.#slack, this.person, container, actOn(found, valueFor(found.element, chosen)))
  }

  /** Waits for an open modal, by its title if given. */
  modal(title: string | null = null, wait: Wait = {}): Promise<View> {
    const top = () => modalStack(this.#slack, this.id).at(-1)
    const titleOf = (view: View | undefined) => String(view?.title?.text ?? 'no modal')
    const isIt = (view: View | undefined) => view !== undefined && (title === null || titleOf(view) === title)
    const otherwise = () => `Wanted the modal ${title ?? ''}; open: ${titleOf(top())}.`
    return until(this.#slack, () => (isIt(top()) ? top() : null), { otherwise, ...wait })
  }

  /** Fills the open modal by label, block id or action id, and submits it. Inputs not named keep what they have. */
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

  /** Closes the modal on top; the one below, if any, shows again. */
  async closeModal(): Promise<void> {
    await closeModal(this.#slack, this.person, await this.modal())
  }

  /** Opens App Home; resolves with what is there now. The app may publish a newer one, see `home`. */
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

  /** Picks a shortcut from the message's menu, in a thread too. */
  shortcut(callbackId: string, message: MessageRow): ReturnType<typeof runMessageShortcut> {
    return runMessageShortcut(this.#slack, this.person, callbackId, message)
  }

  /** Waits for a message that this person can see, ephemeral ones included. */
  sees(match: Match, wait: Omit<MessageWait, 'as'> = {}): Promise<MessageRow> {
    return waitForMessage(this.#slack, match, { ...wait, as: this.id })
  }

  /** Texts of the buttons the person could press there. */
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
