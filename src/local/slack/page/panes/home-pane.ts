import { renderBlocks } from '../blocks/blocks.ts'
import { byId, h, showItems } from '../dom/dom.ts'
import { homeOf } from '../state/mirror.ts'
import { type Screen, tryAct, viewPlace } from './screen.ts'

/** App Home; opening it tells the app. */
export function createHomePane(): (screen: Screen) => void {
  const content = h('div', { class: 'home' })
  const pane = h(
    'div',
    { class: 'pane' },
    h('header', {}, h('h1', {}, 'WMS Orchestrator'), h('span', { class: 'about' }, 'App Home')),
    content,
  )
  let openedAs: string | null = null
  return (screen) => {
    const isNew = pane.parentElement === null || openedAs !== screen.route.as
    if (isNew) {
      byId('main').replaceChildren(pane)
      openedAs = screen.route.as
      void tryAct(screen.acts('home'))
    }
    const view = homeOf(screen.mirror)
    const empty = () => h('p', { class: 'about' }, 'The app has shown nothing here yet.')
    const render = () =>
      h(
        'div',
        {},
        ...(view === null ? [empty()] : renderBlocks(view.blocks, viewPlace(screen, view, { ...view.state.values }))),
      )
    showItems(content, [{ key: 'home', from: [view?.hash, screen.mirror], render }])
  }
}
