import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { SlackContext } from './context.ts'
import { PAGE_ACTION, parsePage } from './home-view.ts'

/** App Home is opened, and its lists are paged through. */
export function listenToHome(app: App, { homes }: SlackContext): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await homes.open(event.user)
  })
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: PAGE_ACTION },
    async ({ ack, body, action }) => {
      await ack()
      const page = parsePage(action.value ?? '')
      if (page !== null) await homes.turn(body.user.id, page.list, page.before)
    },
  )
}
