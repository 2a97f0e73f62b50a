import type { App, BlockAction } from '@slack/bolt'
import { describe, expect, test } from 'vitest'
import { startBoltApp, transports } from './bolt-app.ts'
import { actions, button, input, modal, option, plain, section, WMS } from './payloads.ts'

const reason = input('reason', 'Reason', { type: 'plain_text_input', min_length: 10 })

/** An app that opens a modal on "Reject…" and refuses reasons with "bad" in them. */
function rejecting(app: App) {
  app.action<BlockAction>('reject', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: modal('Reject', [reason]) })
  })
  app.view({ type: 'view_submission' }, async ({ ack, view, client }) => {
    const text = view.state.values.reason?.value?.value ?? ''
    if (text.includes('bad')) return ack({ response_action: 'errors', errors: { reason: 'Say why' } })
    await ack()
    await client.chat.postMessage({ channel: WMS, text: `Rejected: ${text}` })
  })
}

describe.each(transports)('Over %s', (transport) => {
  test('A slash command is acked and its person alone sees the answer', async () => {
    await using bolt = await startBoltApp(transport, (app) => {
      app.command('/wms-task', ({ ack, command }) => ack(`Got: ${command.text}`))
    })
    const ana = bolt.slack.as('ana')
    const text = 'Got: Receive &lt;pallets&gt; for <@U0000BORIS|boris>'
    expect(await ana.command('/wms-task Receive <pallets> for @boris')).toMatchObject({ message: { text } })
    expect(await ana.sees(text)).toMatchObject({ ephemeralTo: ana.id })
    await expect(bolt.slack.as('boris').sees(text, { timeoutMs: 50 })).rejects.toThrow('Not seen')
  })

  test('A slash command in a thread is refused, as Slack does', async () => {
    await using bolt = await startBoltApp(transport, () => undefined)
    const outcome = await bolt.slack.as('ana').command('/wms-task x', { thread: '1.000001' })
    expect(outcome).toEqual({ kind: 'refused', text: '/wms-task is not supported in threads. Sorry!' })
    expect(bolt.slack.journal.named('command')).toEqual([])
  })

  test('A command that nobody acks in three seconds fails for its person', async () => {
    await using bolt = await startBoltApp(transport, (app) => app.command('/slow', async () => undefined))
    const outcome = bolt.slack.as('ana').command('/slow')
    await bolt.slack.until(() => bolt.slack.journal.named('command')[0])
    bolt.slack.clock.advance(3_000)
    expect(await outcome).toMatchObject({ text: '/slow failed with the error "operation_timeout"' })
  })

  test('A button with a confirm dialog acts only when the dialog is confirmed', async () => {
    await using bolt = await startBoltApp(transport, (app) => {
      app.action<BlockAction>('approve', async ({ ack, respond }) => {
        await ack()
        await respond({ text: 'Approved', replace_original: true })
      })
    })
    const { slack, client } = bolt
    const confirm = { title: plain('Sure?'), text: plain('It merges.'), confirm: plain('Yes'), deny: plain('No') }
    const blocks = [actions(button('Approve', 'approve', { confirm, value: '7' }))]
    await client.chat.postMessage({ channel: WMS, text: 'Decide', blocks })
    const boris = slack.as('boris')
    const message = await slack.message('Decide')
    expect(await boris.click('Approve', { in: message })).toMatchObject({ kind: 'confirm' })
    expect(slack.journal.named('block_actions')).toEqual([])
    expect(await boris.click('Approve', { in: message, confirm: true })).toEqual({ kind: 'acked' })
    expect(await slack.message(/^Approved$/)).toMatchObject({ ts: message.ts })
  })

  test('A choice in a select arrives with the state of all inputs', async () => {
    const chosen: unknown[] = []
    await using bolt = await startBoltApp(transport, (app) => {
      app.action<BlockAction>('section', async ({ ack, body, action }) => {
        chosen.push(action, body.state?.values)
        await ack()
      })
    })
    const { slack, client } = bolt
    const select = { type: 'static_select', action_id: 'section', options: [option('Backend'), option('Docs')] }
    const other = { type: 'static_select', action_id: 'other', options: [option('A')], initial_option: option('A') }
    const blocks = [{ ...actions(select, other), block_id: 'b' }]
    await client.chat.postMessage({ channel: WMS, text: 'Which', blocks })
    await slack.as('ana').select('section', 'Docs', { in: await slack.message('Which') })
    expect(chosen[0]).toMatchObject({ type: 'static_select', selected_option: { value: 'docs' } })
    expect(chosen[1]).toMatchObject({
      b: { section: { selected_option: { value: 'docs' } }, other: { selected_option: { value: 'a' } } },
    })
  })

  test('A modal is refused by the client, then by the app, then taken', async () => {
    await using bolt = await startBoltApp(transport, rejecting)
    const { slack, client } = bolt
    await client.chat.postMessage({ channel: WMS, text: 'Decide', blocks: [actions(button('Reject…', 'reject'))] })
    const boris = slack.as('boris')
    await boris.click('Reject…', { in: await slack.message('Decide') })
    await boris.modal('Reject')
    expect(await boris.submit()).toEqual({ kind: 'errors', errors: { reason: 'Please complete this required field.' } })
    expect(await boris.submit({ Reason: 'short' })).toMatchObject({ kind: 'errors' })
    expect(slack.journal.named('view_submission')).toEqual([])
    expect(await boris.submit({ Reason: 'bad bad bad' })).toEqual({ kind: 'errors', errors: { reason: 'Say why' } })
    expect(await boris.submit({ Reason: 'No test for returns' })).toEqual({ kind: 'closed' })
    await slack.message('Rejected: No test for returns', { channel: '#wms' })
  })

  test('Modals stack three high, go back one by one and tell when closed', async () => {
    const closed: string[] = []
    await using bolt = await startBoltApp(transport, (app) => {
      app.shortcut('wms_task_actions', async ({ ack, body, client }) => {
        await ack()
        await client.views.open({ trigger_id: body.trigger_id, view: modal('1', [section('one')]) })
      })
      app.view({ type: 'view_submission' }, async ({ ack, view }) => {
        const title = String(Number(view.title.text) + 1)
        await ack({ response_action: 'push', view: modal(title, [section('more')], { notify_on_close: true }) })
      })
      app.view({ type: 'view_closed' }, async ({ ack, view }) => {
        closed.push(view.title.text)
        await ack()
      })
    })
    const { slack } = bolt
    const ana = slack.as('ana')
    await ana.shortcut('wms_task_actions', ana.say('in a thread, maybe'))
    await ana.modal('1')
    expect(await ana.submit()).toMatchObject({ kind: 'pushed', view: { title: { text: '2' } } })
    expect(await ana.submit()).toMatchObject({ kind: 'pushed', view: { title: { text: '3' } } })
    expect(await ana.submit()).toMatchObject({ kind: 'failed', text: expect.stringContaining('push_limit_reached') })
    await ana.closeModal()
    expect(await ana.modal()).toMatchObject({ title: { text: '2' } })
    expect(closed).toEqual(['3'])
  })

  test('A button in a modal pushes another, and the fourth is refused', async () => {
    await using bolt = await startBoltApp(transport, (app) => {
      const more = modal('Stack', [actions(button('More', 'more'))])
      app.shortcut('open', async ({ ack, body, client }) => {
        await ack()
        await client.views.open({ trigger_id: body.trigger_id, view: more })
      })
      app.action<BlockAction>('more', async ({ ack, body, client }) => {
        await ack()
        await client.views.push({ trigger_id: body.trigger_id, view: more }).catch(() => undefined)
      })
    })
    const { slack } = bolt
    const ana = slack.as('ana')
    await ana.shortcut('open', ana.say('here'))
    await ana.modal('Stack')
    for (const pushes of [1, 2, 3]) {
      await ana.click('More', { in: 'modal' })
      await slack.until(() => slack.journal.named('views.push')[pushes - 1]?.answer)
    }
    const answers = slack.journal.named('views.push').map(({ answer }) => (answer as { error?: string }).error)
    expect(answers).toEqual([undefined, undefined, 'push_limit_reached'])
  })

  test('App Home is published when it is opened, and its buttons act', async () => {
    const acted: string[] = []
    await using bolt = await startBoltApp(transport, (app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        const blocks = [section('Waits for you'), actions(button('Approve', 'approve'))]
        await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } })
      })
      app.action<BlockAction>('approve', async ({ ack, body }) => {
        acted.push(body.view?.type ?? 'none')
        await ack()
      })
    })
    const boris = bolt.slack.as('boris')
    expect(boris.openHome()).toBeNull()
    await boris.home()
    expect(boris.buttons('home')).toEqual(['Approve'])
    await boris.click('Approve', { in: 'home' })
    expect(acted).toEqual(['home'])
  })

  test('A stale trigger opens nothing', async () => {
    await using bolt = await startBoltApp(transport, (app) => {
      app.command('/form', async ({ ack, body, client }) => {
        await ack()
        bolt.slack.clock.advance(3_001)
        const view = modal('Late', [section('x')])
        await client.views.open({ trigger_id: body.trigger_id, view }).catch(() => undefined)
      })
    })
    await bolt.slack.as('ana').command('/form')
    const answer = await bolt.slack.until(() => bolt.slack.journal.named('views.open')[0]?.answer)
    expect(answer).toEqual({ ok: false, error: 'expired_trigger_id' })
  })
})
