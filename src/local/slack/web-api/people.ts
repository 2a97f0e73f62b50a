import { z } from 'zod'
import type { Json } from '../blocks/payload-rules.ts'
import type { PersonRow, UserGroup } from '../state/rows.ts'
import { BOT } from '../state/seed.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { knownPerson } from './channels.ts'
import { flag, method, PAGE_ARGUMENTS, paginate, SlackRefusal } from './method.ts'

function wirePerson(person: PersonRow, withLocale: boolean): Json {
  return {
    id: person.id,
    team_id: person.teamId,
    name: person.handle,
    real_name: person.realName,
    deleted: person.isDeleted,
    tz: person.tz,
    profile: { real_name: person.realName, display_name: person.handle, team: person.teamId },
    is_admin: false,
    is_owner: false,
    is_bot: person.isBot,
    is_app_user: false,
    is_restricted: person.isRestricted,
    is_ultra_restricted: false,
    ...(person.isStranger && { is_stranger: true }),
    ...(withLocale && { locale: person.locale }),
  }
}

const wireGroup = ({ team }: Workspace, group: UserGroup): Json => ({
  id: group.id,
  team_id: team.id,
  is_usergroup: true,
  handle: group.handle,
  name: group.name,
  date_delete: 0,
})

export const people = {
  'users.info': method({
    tier: 'tier4',
    scope: 'users:read',
    args: z.object({ user: z.string(), include_locale: flag.optional() }),
    run: (slack, { user, include_locale }) => ({ user: wirePerson(knownPerson(slack, user), include_locale ?? false) }),
  }),
  'users.list': method({
    tier: 'tier2',
    scope: 'users:read',
    args: z.object({ include_locale: flag.optional(), ...PAGE_ARGUMENTS }),
    run: (slack, args) => {
      const { items, response_metadata } = paginate(slack.state.people.values(), args)
      return { members: items.map((one) => wirePerson(one, args.include_locale ?? false)), response_metadata }
    },
  }),
  'usergroups.list': method({
    tier: 'tier2',
    scope: 'usergroups:read',
    args: z.object({ include_users: flag.optional(), include_count: flag.optional() }),
    run: (slack, { include_users, include_count }) => ({
      usergroups: slack.state.userGroups.values().map((group) => ({
        ...wireGroup(slack, group),
        ...(include_users && { users: group.members }),
        ...(include_count && { user_count: group.members.length }),
      })),
    }),
  }),
  'usergroups.users.list': method({
    tier: 'tier2',
    scope: 'usergroups:read',
    args: z.object({ usergroup: z.string() }),
    run: (slack, { usergroup }) => {
      const group = slack.state.userGroups.get(usergroup)
      if (group === undefined) throw new SlackRefusal('no_such_subteam')
      return { users: group.members }
    },
  }),
  'bots.info': method({
    tier: 'tier3',
    scope: 'users:read',
    args: z.object({ bot: z.string().optional() }),
    run: (_, { bot }) => {
      if (bot !== undefined && bot !== BOT.id) throw new SlackRefusal('bot_not_found')
      return { bot: { id: BOT.id, app_id: BOT.appId, user_id: BOT.userId, name: BOT.name, deleted: false } }
    },
  }),
}
