import type { PersonRow } from '../../state/rows.ts'
import { avatar } from '../dom/avatar.ts'
import { byId, h, type Item, showItems } from '../dom/dom.ts'
import { icon } from '../dom/icon.ts'
import { themeButton } from '../dom/theme.ts'
import { channelMessages, type SeenChannel, unreadCount } from '../state/mirror.ts'
import { go } from '../state/route.ts'
import { channelName, type Screen } from './screen.ts'

type Content = readonly (Node | string | null)[]

const row = (look: { [name: string]: string | null }, choose: () => void, content: Content): HTMLElement =>
  h('li', {}, h('button', { type: 'button', ...look, onclick: choose }, ...content))

const tag = (text: string) => (text === '' ? null : h('span', { class: 'tag' }, text))

const unreadMark = (count: number) =>
  count === 0 ? null : h('span', { class: 'unread' }, String(count), h('span', { class: 'visually-hidden' }, ' unread'))

const signs = { public: 'channel', private: 'private', im: 'direct' } as const

function channelItem(channel: SeenChannel, { mirror, route }: Screen): Item {
  const { id, kind, isExtShared, isMember } = channel
  const isCurrent = route.at === id
  const unread = isCurrent || !isMember ? 0 : unreadCount(mirror, channel)
  const name = channelName(mirror, channel)
  const look = { class: 'row', 'data-key': `to:${id}`, 'aria-current': isCurrent ? 'page' : null }
  const content = () => [
    icon(signs[kind]),
    h('span', { class: 'grow' }, name),
    tag(isExtShared ? 'shared' : ''),
    unreadMark(unread),
  ]
  const from = [name, unread, isCurrent, isExtShared]
  return { key: id, from, render: () => row(look, () => go({ at: id, thread: null }), content()) }
}

function homeItem({ route }: Screen): Item {
  const isCurrent = route.at === 'home'
  const look = { class: 'row', 'data-key': 'to:home', 'aria-current': isCurrent ? 'page' : null }
  const content = () => [icon('home'), 'App Home']
  return { key: 'home', from: [isCurrent], render: () => row(look, () => go({ at: 'home', thread: null }), content()) }
}

function roleOf({ isRestricted, isStranger, locale }: PersonRow): string {
  if (isRestricted) return 'guest'
  if (isStranger) return 'external'
  return locale.startsWith('en') ? '' : locale.slice(0, 2)
}

function personItem(person: PersonRow, { mirror }: Screen): Item {
  const { id, handle, realName } = person
  const isCurrent = id === mirror.me.id
  const look = { class: 'row person', 'data-key': `as:${handle}`, 'aria-pressed': String(isCurrent) }
  const content = () => [avatar(person), h('span', { class: 'grow' }, realName), tag(roleOf(person))]
  return { key: id, from: [isCurrent], render: () => row(look, () => go({ as: handle }), content()) }
}

/** The sidebar: channels with unread counts, App Home, and the choice of the person to act as. */
export function createSidebar(): (screen: Screen) => void {
  const channels = h('ul')
  const apps = h('ul')
  const people = h('ul')
  const section = (title: string, list: HTMLElement) => h('section', { 'aria-label': title }, h('h2', {}, title), list)
  byId('sidebar').append(
    h('p', { class: 'workspace' }, 'WMS', tag('local')),
    section('Channels', channels),
    section('Apps', apps),
    section('Act as', people),
    themeButton(),
  )
  return (screen) => {
    const { mirror } = screen
    const isListed = ({ kind, id }: SeenChannel) => kind !== 'im' || channelMessages(mirror, id).length > 0
    const listed = [...mirror.channels.values()].filter(isListed)
    const persons = [...mirror.people.values()].filter(({ isBot, isDeleted }) => !isBot && !isDeleted)
    showItems(
      channels,
      listed.map((channel) => channelItem(channel, screen)),
    )
    showItems(apps, [homeItem(screen)])
    showItems(
      people,
      persons.map((person) => personItem(person, screen)),
    )
  }
}
