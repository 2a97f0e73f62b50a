import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import { PAGE_ACTIONS, parsePage } from '../card/home-view.ts'
import { type Ears, inTeam } from './ears.ts'

/** App Home is opened, and its lists are paged through. */
export function listenToHome(app: App, ears: Ears): void {
  app.event('app_home_opened', async (heard) => {
    const { tab, user } = heard.event
    if (tab === 'home') await inTeam(ears, heard, ({ homes }) => homes.open(user))
  })
  for (const action_id of Object.values(PAGE_ACTIONS)) {
    app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id }, async (heard) => {
      await heard.ack()
      const page = parsePage(heard.action.value ?? '')
      if (page === null) return
      await inTeam(ears, heard, ({ homes }) => homes.turn(heard.body.user.id, page.list, page.before))
    })
  }
}
