import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import { PAGE_ACTIONS, parsePage } from '../card/home-view.ts'
import { inTeam, type ListenerDeps } from './in-team.ts'

/** App Home is opened, and its lists are paged through. */
export function listenToHome(app: App, deps: ListenerDeps): void {
  app.event('app_home_opened', async (args) => {
    const { tab, user } = args.event
    if (tab === 'home') await inTeam(deps, args, ({ homes }) => homes.open(user))
  })
  for (const action_id of Object.values(PAGE_ACTIONS)) {
    app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id }, async (args) => {
      await args.ack()
      const page = parsePage(args.action.value ?? '')
      if (page === null) return
      await inTeam(deps, args, ({ homes }) => homes.turn(args.body.user.id, page.list, page.before))
    })
  }
}
