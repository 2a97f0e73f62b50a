import type { BlockAction } from '@slack/bolt'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { startBoltApp } from './bolt-app.ts'
import { actions, button, WMS } from './payloads.ts'
import { clientOf } from './web-client.ts'

let slack: LocalSlack
beforeEach(async () => {
  slack = await startLocalSlack()
})
afterEach(() => slack.close())

const card = () =>
  clientOf(slack).chat.postMessage({ channel: WMS, text: 'Decide', blocks: [actions(button('Approve', 'approve'))] })

test('A wait that finds nothing says what was there instead', async () => {
  await card()
  await expect(slack.message('Rejected', { timeoutMs: 20 })).rejects.toThrow(/Wanted Rejected; last seen:\nDecide/)
})

test('A click on a button that is not there names those that are', async () => {
  await card()
  const click = slack.as('boris').click('Reject', { in: await slack.message('Decide') })
  await expect(click).rejects.toThrow('Nothing is called "Reject"; there is: Approve')
})

test('A guest sees nothing of channels they are not in', () => {
  expect(() => slack.as('greta').say('hi', { channel: '#wms-approvers' })).toThrow('greta sees no channel')
})

test('A click on a message as it stood before an edit still reaches the app', async () => {
  const values: unknown[] = []
  await using bolt = await startBoltApp('http', (app) => {
    app.action<BlockAction>('approve', async ({ ack, payload }) => {
      values.push('value' in payload && payload.value)
      await ack()
    })
  })
  const blocks = [actions(button('Approve', 'approve', { value: 'revision 1' }))]
  const { ts = '' } = await bolt.client.chat.postMessage({ channel: WMS, text: 'Decide', blocks })
  const stale = await bolt.slack.message('Decide')
  await bolt.client.chat.update({ channel: WMS, ts, text: 'Approved by ana' })
  expect(await bolt.slack.as('boris').click('Approve', { in: stale })).toEqual({ kind: 'acked' })
  expect(values).toEqual(['revision 1'])
})

test('What was sent once can be sent again, word for word', async () => {
  const triggers: string[] = []
  await using bolt = await startBoltApp('http', (app) => {
    app.command('/wms-task', async ({ ack, body }) => {
      triggers.push(body.trigger_id)
      await ack()
    })
  })
  await bolt.slack.as('ana').command('/wms-task x')
  const [sent] = bolt.slack.journal.named('command')
  if (sent !== undefined) await bolt.slack.redeliver(sent)
  expect(triggers).toEqual([triggers[0], triggers[0]])
})

test('Whoever joins or leaves a user group is told to the app', async () => {
  slack.setGroupMembers('wms-approvers', ['boris', 'ana'])
  expect(slack.journal.named('event')[0]?.payload).toMatchObject({
    payload: { event: { type: 'subteam_members_changed', added_users: ['U00000ANA'], removed_users: ['U00000CHEN'] } },
  })
})

test('A port that is taken is named', async () => {
  const port = Number(new URL(slack.url).port)
  await expect(startLocalSlack({ port })).rejects.toThrow(`cannot listen on port ${port}`)
})
