import { byId, h } from '../dom/dom.ts'
import { channelMessages } from '../state/mirror.ts'
import { Composer } from './composer.ts'
import { messageList, showMessages } from './conversation.ts'
import { channelName, type Screen } from './screen.ts'
import { welcome } from './welcome.ts'

export interface ChannelPane {
  show(screen: Screen): void
  focus(): void
}

/** A channel's messages, and the composer. */
export function createChannelPane(): ChannelPane {
  const title = h('h1')
  const about = h('span', { class: 'about' })
  const list = messageList('Messages')
  const composer = new Composer()
  const greeting = welcome((text) => composer.fill(text))
  const pane = h('div', { class: 'pane' }, h('header', {}, title, about), greeting, list, composer.element)
  const read = new Map<string, string>()
  const markRead = ({ acts, route }: Screen, ts: string | undefined) => {
    const key = `${route.as}:${route.at}`
    if (ts === undefined || document.visibilityState !== 'visible' || ts <= (read.get(key) ?? '')) return
    read.set(key, ts)
    acts('read', { channel: route.at, ts }).catch(() => read.delete(key))
  }
  const show = (screen: Screen) => {
    if (pane.parentElement === null) byId('main').replaceChildren(pane)
    const channel = screen.mirror.channels.get(screen.route.at)
    composer.element.hidden = channel === undefined
    greeting.hidden = true
    if (channel === undefined) {
      title.textContent = 'Not for you'
      about.textContent = `${screen.mirror.me.realName} does not see this channel. Choose another at the side.`
      list.replaceChildren()
      return
    }
    const messages = channelMessages(screen.mirror, channel.id)
    const name = channelName(screen.mirror, channel)
    title.textContent = channel.kind === 'im' ? name : `#${name}`
    about.textContent = `${channel.members.length} members`
    const isServed = channel.members.some((id) => screen.mirror.people.get(id)?.isBot)
    greeting.hidden = messages.length > 0 || !isServed
    list.hidden = !greeting.hidden
    showMessages(list, { place: channel.id, messages, where: 'channel' }, screen)
    const label = channel.kind === 'im' ? `Message ${name}` : `Message #${name}, or type / for a command`
    composer.show(screen, { channel: channel.id, thread: null, label })
    if ((channel.lastReadTs ?? '') < (messages.at(-1)?.ts ?? '')) markRead(screen, messages.at(-1)?.ts)
  }
  return { show, focus: () => composer.focus() }
}
