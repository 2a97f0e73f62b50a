import { readdir, readFile } from 'node:fs/promises'
import type { App } from '@slack/bolt'
import type { AppsManifestCreateArguments } from '@slack/web-api'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { methods } from '../../../src/local/slack/web-api/call.ts'
import type { ListenerDeps } from '../../../src/slack/conversation/in-team.ts'
import { listen } from '../../../src/slack/conversation/listeners.ts'
import { SCOPES } from '../../../src/slack/workspaces/scopes.ts'

const ENDPOINT = 'https://wms.example.com/slack/events'

/** manifest.yml once more, where the compiler knows every scope and event name. */
const TYPED = {
  _metadata: { major_version: 2, minor_version: 1 },
  display_information: {
    name: 'WMS Orchestrator',
    description: 'Takes a request for the warehouse management system to a merged pull request.',
    background_color: '#1f2937',
  },
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
    bot_user: { display_name: 'wms', always_online: true },
    slash_commands: [
      {
        command: '/wms-task',
        url: ENDPOINT,
        description: 'Start a task, or ask about one',
        usage_hint: '<request> | help | list | status 7 | approve 7 | cancel 7',
        should_escape: true,
      },
    ],
    shortcuts: [
      {
        name: 'WMS task actions',
        type: 'message',
        callback_id: 'wms_task_actions',
        description: 'Decide on the task of this message, retry or cancel it',
      },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'commands',
        'chat:write',
        'app_mentions:read',
        'reactions:write',
        'users:read',
        'usergroups:read',
        'channels:read',
        'groups:read',
        'files:write',
        'files:read',
        'channels:history',
        'groups:history',
      ],
    },
  },
  settings: {
    event_subscriptions: {
      request_url: ENDPOINT,
      bot_events: [
        ...(['app_home_opened', 'app_mention', 'app_uninstalled', 'message.channels', 'message.groups'] as const),
        ...(['subteam_members_changed', 'tokens_revoked'] as const),
      ],
    },
    interactivity: { is_enabled: true, request_url: ENDPOINT },
    org_deploy_enabled: false,
    socket_mode_enabled: false,
    token_rotation_enabled: false,
  },
} satisfies AppsManifestCreateArguments['manifest']

test('the manifest that people paste is one that Slack knows every name of', async () => {
  expect(parse(await readFile('manifest.yml', 'utf8'))).toEqual(TYPED)
})

test('every command, shortcut and event that the code listens to is in the manifest, and the other way round', () => {
  const heard = heardByTheApp()
  const { slash_commands, shortcuts } = TYPED.features
  expect(heard.command).toEqual(slash_commands.map(({ command }) => command))
  expect(heard.shortcut).toEqual(shortcuts.map(({ callback_id }) => callback_id))
  // Messages are heard of by kind of channel.
  const asked = TYPED.settings.event_subscriptions.bot_events.map((name) => name.replace(/^message\..*/, 'message'))
  expect(heard.event.toSorted()).toEqual([...new Set(asked)].toSorted())
})

test('every Slack method that the code calls has its scope, and no scope is asked for in vain', async () => {
  const called = await calledMethods()
  expect(called).toContain('chat.postMessage')
  const needed = called.flatMap((name) => {
    const scope = methods[name]?.scope
    expect(methods[name], `${name} is not known`).toBeDefined()
    if (scope === null || scope === undefined) return []
    return typeof scope === 'string' ? [scope] : [scope.public, scope.private]
  })
  // Private files are fetched by their address.
  const ofListening = ['commands', 'app_mentions:read', 'files:read']
  expect(TYPED.oauth_config.scopes.bot.toSorted()).toEqual(Object.keys(SCOPES).toSorted())
  expect(new Set([...needed, ...ofListening])).toEqual(new Set(TYPED.oauth_config.scopes.bot))
})

/** What `listen` registers with Bolt, by kind. */
function heardByTheApp() {
  const heard = { command: [] as string[], shortcut: [] as string[], event: [] as string[] }
  const note = (kind: keyof typeof heard) => (of: string | { callback_id: string }) =>
    void heard[kind].push(typeof of === 'string' ? of : of.callback_id)
  const nothing = () => {}
  const app = { action: nothing, view: nothing, options: nothing, message: nothing }
  const hearing = { ...app, command: note('command'), shortcut: note('shortcut'), event: note('event') }
  listen(hearing as unknown as App, {} as ListenerDeps)
  return heard
}

/** Read off the source: there is one way to call a method. */
async function calledMethods(): Promise<string[]> {
  const files = (await readdir('src/slack', { recursive: true })).filter((name) => name.endsWith('.ts'))
  const source = (await Promise.all(files.map((name) => readFile(`src/slack/${name}`, 'utf8')))).join('\n')
  const direct = source.matchAll(/(?:interactive|background|client)\.(\w+(?:\.\w+)+)\(/g)
  const paged = source.matchAll(/paginate\(\s*'([\w.]+)'/g)
  const uploads = source.includes('.filesUploadV2(')
    ? ['files.getUploadURLExternal', 'files.completeUploadExternal']
    : []
  return [...new Set([...[...direct, ...paged].map(([, name = '']) => name), ...uploads])]
}
