import { printable, typedText } from '../blocks/literal.ts'
import { blocksText, listIn, type PersonName, peopleIn, textIn } from './rich-text.ts'

/** What Slack sends of a message that a person wrote. */
export interface HeardMessage {
  readonly text?: unknown
  readonly blocks?: unknown
  readonly attachments?: unknown
}

interface Hearer {
  /** The bot's id; `null`: unknown. */
  readonly ownId: string | null
  /** Slack says that the message names the bot: if by no known id, by the first. */
  readonly isAddressed: boolean
}

/** Of people whom a message names, so many are looked up. */
const NAMED_AT_MOST = 20

/** The message as the person saw it, without the first mention of the bot; what was forwarded stands below, as a quotation. */
export async function seenText(
  message: HeardMessage,
  { ownId, isAddressed }: Hearer,
  nameOf: (userId: string) => Promise<string>,
): Promise<string> {
  const wire = [textIn(message.text), ...listIn(message.attachments).map(({ text }) => textIn(text))].join('\n')
  const mentioned = [...wire.matchAll(/<@([A-Z0-9]+)>/g)].map(([, id = '']) => id)
  const isNamed = ownId !== null && JSON.stringify(message).includes(ownId)
  const botUserId = isNamed || !isAddressed ? ownId : (mentioned[0] ?? null)
  const people = [...new Set([...mentioned, ...peopleIn(message.blocks), ...peopleIn(message.attachments)])]
  const known = await Promise.all(
    people
      .slice(0, NAMED_AT_MOST)
      .map(async (id) => [id, id === botUserId ? BOT : await nameOf(id).catch(() => id)] as const),
  )
  const names = new Map(known)
  const name: PersonName = (id) => names.get(id) ?? id
  const said = withoutBot(ownText(message, name, botUserId))
  const inWords: PersonName = (id) => (id === botUserId ? 'wms' : name(id))
  return printable([said, ...forwardedIn(message.attachments, inWords)].filter((part) => part !== '').join('\n\n'))
}

/** Stands for the bot until its first mention is taken out; nobody types it. */
const BOT = '\u0000bot\u0000'

const withoutBot = (text: string): string => text.replace(`@${BOT}`, '').replaceAll(BOT, 'wms').trim()

/** Blocks say it as it was typed; where they show nothing, or less than the text, the text does. */
function ownText({ text, blocks }: HeardMessage, name: PersonName, botUserId: string | null): string {
  const wire = textIn(text)
  const typed =
    botUserId === null ? wire : wire.replaceAll(new RegExp(`<@${botUserId}(\\|[^<>]*)?>`, 'g'), `<@${botUserId}>`)
  const plain = typedText(typed, name)
  const rich = blocksText(blocks, name)
  return lettersIn(rich) >= 0.8 * lettersIn(plain) && rich.trim() !== '' ? rich : plain
}

const lettersIn = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0

/** Messages that were forwarded or shared; previews of links are not, since the text has the link. */
const forwardedIn = (attachments: unknown, name: PersonName): string[] =>
  listIn(attachments).flatMap((one) => {
    if (one.is_share !== true && one.is_msg_unfurl !== true && one.message_blocks === undefined) return []
    const inside = listIn(one.message_blocks).flatMap(({ message }) => {
      const { blocks } = (message ?? {}) as { readonly blocks?: unknown }
      return [blocksText(blocks, name)]
    })
    const said = [...inside, blocksText(one.blocks, name)].find((text) => text.trim() !== '')
    const text = said ?? typedText(textIn(one.text) || textIn(one.fallback), name)
    const files = listIn(one.files).map((file) => `(file not read: ${textIn(file.name) || 'a file'})`)
    const whose = textIn(one.author_name) || textIn(one.author_subname) || 'somebody'
    return [[`Forwarded message of ${whose}:`, text.replace(/^/gm, '> '), ...files].join('\n')]
  })
