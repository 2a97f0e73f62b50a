import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { runDoctor } from '../../../src/parts/slack-doctor.ts'

describe('the doctor', () => {
  let workspace: LocalSlack
  beforeEach(async () => {
    workspace = await startLocalSlack()
  })
  afterEach(() => workspace.close())

  async function examined(env: Record<string, string> = {}) {
    const { botToken: SLACK_BOT_TOKEN, appToken: SLACK_APP_TOKEN, apiUrl: SLACK_API_URL } = workspace
    const set = { SLACK_CHANNEL: '#wms', SLACK_APPROVERS: 'S0APPROVERS,C0APPROVERS,U0000BORIS', ...env }
    const lines: string[] = []
    const isWell = await runDoctor(readConfig({ SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL, ...set }), (line) =>
      lines.push(line),
    )
    return { isWell, said: lines.join('\n') }
  }

  test('finds a well set up workspace well, and leaves nothing behind', async () => {
    const { isWell, said } = await examined()
    expect(said).not.toContain('WRONG')
    expect(isWell).toBe(true)
    expect(said).toMatch(/Slack takes all \d{2,} payloads/)
    expect(workspace.state.messages.values()).toEqual([])
  })

  test('looks no further with a wrong token', async () => {
    const { isWell, said } = await examined({ SLACK_BOT_TOKEN: 'xoxb-wrong' })
    expect(isWell).toBe(false)
    expect(said).toBe(
      'One workspace, by SLACK_BOT_TOKEN\nWRONG  the bot token: Slack refuses: invalid_auth.\n       Check SLACK_BOT_TOKEN.',
    )
  })

  test.each([
    [{ SLACK_CHANNEL: '#general' }, 'the bot is not in #general', '/invite'],
    [{ SLACK_CHANNEL: '#nowhere' }, 'The bot sees no channel #nowhere', 'SLACK_CHANNEL'],
    [{ SLACK_APPROVERS: '' }, 'nobody may decide', 'SLACK_APPROVERS'],
    [{ SLACK_APPROVERS: 'C00000WMS' }, 'C00000WMS is a public channel: whoever joins it may decide', 'private channel'],
    [{ SLACK_APPROVERS: 'S0NOBODY' }, 'S0NOBODY is not known', 'SLACK_APPROVERS'],
    [{ SLACK_APP_TOKEN: 'xapp-wrong' }, 'Socket Mode cannot be opened: invalid_auth', 'SLACK_APP_TOKEN'],
  ])('says what is wrong with %j, and the fix', async (env, what, fix) => {
    const { isWell, said } = await examined(env)
    expect(isWell).toBe(false)
    expect(said).toContain(what)
    expect(said).toContain(fix)
  })

  test('names a scope that was not granted, and what it is for', async () => {
    workspace.scopes.delete('files:write')
    const { said } = await examined()
    expect(said).toContain('the scope files:write is missing (logs as files in the thread)')
    expect(said).toContain('reinstall')
  })

  test('needs a workspace', async () => {
    await expect(runDoctor(readConfig({}), () => {})).rejects.toMatchObject({
      hint: expect.stringContaining('manifest'),
    })
  })
})
