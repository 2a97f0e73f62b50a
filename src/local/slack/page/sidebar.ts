import type { Person } from '../state/rows.ts'
import { avatar } from './avatar.ts'
import { h, keepFocus } from './dom.ts'
import { icon } from './icon.ts'
import { channelMessages, type SeenChannel, unreadCount } from './mirror.ts'
import { go, type Route } from './route.ts'
import { channelName, type Screen } from './screen.ts'
import { themeButton } from './theme.ts'

function row(key: string, isCurrent: boolean, to: Partial<Route>, ...content: (Node | string | null)[]): HTMLElement {
  const look = { type: 'button', class: 'row', 'data-key': key, 'aria-current': isCurrent ? 'page' : null }
  return h('li', {}, h('button', { ...look, onclick: () => go(to) }, ...content))
}

const signs = { public: 'channel', private: 'private', im: 'direct' } as const

function channelRow(channel: SeenChannel, screen: Screen): HTMLElement {
  const count = channel.isMember ? unreadCount(screen.mirror, channel) : 0
  const isCurrent = screen.route.at === channel.id
  const unread =
    count > 0 && !isCurrent
      ? h('span', { class: 'unread' }, String(count), h('span', { class: 'visually-hidden' }, ' unread'))
      : null
  const name = h('span', { class: 'grow' }, channelName(screen.mirror, channel))
  const shared = channel.isExtShared ? h('span', { class: 'tag' }, 'shared') : null
  return row(
    `to:${channel.id}`,
    isCurrent,
    { at: channel.id, thread: null },
    icon(signs[channel.kind]),
    name,
    shared,
    unread,
  )
}

const isListed = ({ mirror }: Screen, channel: SeenChannel) =>
  channel.kind !== 'im' || channelMessages(mirror, channel.id).length > 0

function roleOf({ isRestricted, isStranger, locale }: Person): string {
  if (isRestricted) return 'guest'
  if (isStranger) return 'external'
  return locale.startsWith('en') ? '' : (new Intl.DisplayNames('en', { type: 'language' }).of(locale.slice(0, 2)) ?? '')
}

function personRow(person: Person, { mirror, route }: Screen): HTMLElement {
  const role = roleOf(person)
  const isCurrent = person.id === mirror.me.id
  return h(
    'li',
    {},
    h(
      'button',
      {
        ...{
          type: 'button',
          class: 'row person',
          'data-key': `as:${person.handle}`,
          'aria-pressed': String(isCurrent),
        },
        onclick: () => go({ ...route, as: person.handle }),
      },
      avatar(person),
      h('span', { class: 'grow' }, person.realName),
      role === '' ? null : h('span', { class: 'tag' }, role),
    ),
  )
}

const group = (title: string, rows: readonly HTMLElement[]): HTMLElement =>
  h('section', { 'aria-label': title }, h('h2', {}, title), h('ul', {}, ...rows))

/** Channels with what is unread, App Home, and who the person acts as. */
export function showSidebar(sidebar: HTMLElement, screen: Screen): void {
  const { mirror, route } = screen
  const channels = [...mirror.channels.values()].filter((channel) => isListed(screen, channel))
  const people = [...mirror.people.values()].filter(({ isBot, isDeleted }) => !isBot && !isDeleted)
  const home = row('to:home', route.at === 'home', { at: 'home', thread: null }, icon('home'), 'App Home')
  keepFocus(sidebar, () =>
    sidebar.replaceChildren(
      h('p', { class: 'workspace' }, 'WMS', h('span', { class: 'tag' }, 'local')),
      group(
        'Channels',
        channels.map((channel) => channelRow(channel, screen)),
      ),
      group('Apps', [home]),
      group(
        'Act as',
        people.map((person) => personRow(person, screen)),
      ),
      themeButton(),
    ),
  )
}
