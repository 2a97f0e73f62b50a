import { describe, expect, test } from 'vitest'
import { startBoltApp, transports } from './bolt-app.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const button = (text: string, action_id: string, rest: object = {}) => ({
  type: 'button' as const,
  text: plain(text),
  action_id,
  ...rest,
})

describe.each(transports)('Bolt over %s', (transport) => {
  test('A slash command is acked and its person alone sees the answer', async () => {
    await using bolt = await startBoltApp(transport, (app) => {
      app.command('/wms-task', ({ ack, command }) => ack(`Got: ${command.text}`))
    })
    const ana = bolt.slack.as('ana')
    const outcome = await ana.command('/wms-task Receive <pallets> for @boris', { channel: '#wms' })
    expect(outcome).toMatchObject({
      kind: 'acked',
      message: { text: 'Got: Receive &lt;pallets&gt; for <@U0000BORIS|boris>', ephemeralTo: ana.id },
    })
  })

  test('A click opens a modal, whose submit changes the message', async () => {
    await using bolt = await startBoltApp(transport, (app) => {
      app.action('reject', async ({ ack, body, client }) => {
        await ack()
        const view = {
          type: 'modal' as const,
          title: plain('Reject'),
          submit: plain('Reject'),
          blocks: [
            {
              type: 'input' as const,
              block_id: 'reason',
              label: plain('Reason'),
              element: { type: 'plain_text_input' as const, action_id: 'text', min_length: 10 },
            },
          ],
        }
        await client.views.open({ trigger_id: (body as { trigger_id: string }).trigger_id, view })
      })
      app.view({ type: 'view_submission' }, async ({ ack, view, client }) => {
        const reason = view.state.values.reason?.text?.value ?? ''
        if (reason.includes('bad')) return ack({ response_action: 'errors', errors: { reason: 'Say why' } })
        await ack()
        await client.chat.postMessage({ channel: 'C00000WMS', text: `Rejected: ${reason}` })
      })
    })
    const { slack, app } = bolt
    await app.client.chat.postMessage({
      channel: 'C00000WMS',
      text: 'Decide',
      blocks: [{ type: 'actions', elements: [button('Reject…', 'reject')] }],
    })
    const boris = slack.as('boris')
    expect(await boris.click('Reject…', { in: await slack.message('Decide') })).toEqual({ kind: 'acked' })
    await boris.modal('Reject')
    expect(await boris.submit({})).toEqual({ kind: 'errors', errors: { reason: expect.stringContaining('required') } })
    expect(await boris.submit({ Reason: 'short' })).toMatchObject({ kind: 'errors' })
    expect(await boris.submit({ Reason: 'bad bad bad' })).toEqual({ kind: 'errors', errors: { reason: 'Say why' } })
    expect(await boris.submit({ Reason: 'No test for returns' })).toEqual({ kind: 'closed' })
    await slack.message('Rejected: No test for returns', { channel: '#wms' })
  })
})
