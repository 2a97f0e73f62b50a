import type { MessageRow } from '../state/rows.ts'
import type { RowChange } from '../state/table.ts'
import { announceToReader, showError } from './dom/announce.ts'
import { byId, postponed } from './dom/dom.ts'
import { applyTheme } from './dom/theme.ts'
import { createChannelPane } from './panes/channel-pane.ts'
import { createDrawer } from './panes/drawer.ts'
import { createHomePane } from './panes/home-pane.ts'
import { createModal } from './panes/modal.ts'
import { personName, screenOf } from './panes/screen.ts'
import { createSidebar } from './panes/sidebar.ts'
import { createThreadPane } from './panes/thread-pane.ts'
import { follow } from './state/connection.ts'
import type { Mirror } from './state/mirror.ts'
import { currentRoute, type PageRoute } from './state/route.ts'

const ANNOUNCED_CHARS = 200

const showSidebar = createSidebar()
const showModal = createModal()
const showThread = createThreadPane()
const showHome = createHomePane()
const channelPane = createChannelPane()
const drawer = createDrawer()

let route: PageRoute = currentRoute()
let mirror: Mirror | null = null
let unfollow = () => {}
let isScheduled = false
const announced = new Set<string>()

function render() {
  isScheduled = false
  if (mirror === null) return
  const screen = screenOf(mirror, route)
  showSidebar(screen)
  if (route.at === 'home') showHome(screen)
  else channelPane.show(screen)
  showThread(screen)
  showModal(screen)
}

/** Renders once for changes that come together. */
function schedule() {
  if (!isScheduled) setTimeout(render)
  isScheduled = true
}

/** Announces a new message to screen readers, once; edits are not announced. */
function announceNew({ table, key, row }: RowChange, { me, people }: Mirror) {
  if (table !== 'messages' || row === null || announced.has(key)) return
  announced.add(key)
  const { user, text } = row as MessageRow
  if (user !== me.id) announceToReader(`${people.get(user)?.realName ?? 'Somebody'}: ${text.slice(0, ANNOUNCED_CHARS)}`)
}

function actAs(as: string) {
  unfollow()
  mirror = null
  unfollow = follow(as, {
    onMirror: (next) => {
      mirror = next
      for (const key of next.messages.keys()) announced.add(key)
      announceToReader(`You are ${personName(next, next.me.id)}`)
      schedule()
    },
    onChange: (change) => {
      if (mirror !== null) announceNew(change, mirror)
      schedule()
    },
    onConnected: (isConnected) => {
      byId('connection').hidden = isConnected
    },
  })
}

addEventListener('hashchange', () => {
  const next = currentRoute()
  const isOther = next.as !== route.as
  route = next
  drawer.close()
  if (isOther) actAs(route.as)
  else schedule()
})
addEventListener('unhandledrejection', ({ reason }) =>
  showError(reason instanceof Error ? reason.message : String(reason)),
)
document.addEventListener('visibilitychange', schedule)
// Elements that changed while in use are rendered when the person releases them.
for (const end of ['pointerup', 'focusout', 'toggle']) {
  document.addEventListener(end, () => postponed.size > 0 && schedule(), true)
}
byId('skip').addEventListener('click', () => channelPane.focus())
applyTheme()
actAs(route.as)
