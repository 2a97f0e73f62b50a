import { z } from 'zod'
import { BOT } from '../state/seed.ts'
import { method, refuseIf, SlackRefusal } from './method.ts'

export const oauth = {
  'oauth.v2.access': method({
    tier: 'tier4',
    scope: null,
    token: 'none',
    args: z.object({
      client_id: z.string(),
      client_secret: z.string(),
      code: z.string(),
      redirect_uri: z.string().optional(),
    }),
    run: ({ grants }, { client_id, client_secret, code, redirect_uri = null }) => {
      refuseIf(client_id !== grants.clientId, 'invalid_client_id')
      refuseIf(client_secret !== grants.clientSecret, 'bad_client_secret')
      const grant = grants.redeem(code)
      if (grant === null) throw new SlackRefusal('invalid_code')
      refuseIf(grant.redirectUri !== redirect_uri, 'bad_redirect_uri')
      const { workspace, scopes } = grant
      const { id, name } = workspace.team
      return {
        access_token: workspace.install(scopes),
        token_type: 'bot',
        scope: scopes.join(','),
        bot_user_id: BOT.userId,
        app_id: BOT.appId,
        team: { id, name },
        enterprise: null,
        authed_user: { id: 'U00000ANA' },
        is_enterprise_install: false,
      }
    },
  }),
}
