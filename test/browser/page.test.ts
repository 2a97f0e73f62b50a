import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '@slack/bolt'
import type { KnownBlock } from '@slack/web-api'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startLocalSlack } from '../../src/local/slack/local-slack.ts'
import { startBoltApp } from '../integration/local-slack/bolt-app.ts'
import { actions, button, input, modal, plain, section, WMS } from '../integration/local-slack/payloads.ts'
import { clientOf } from '../integration/local-slack/web-client.ts'
import { dataTable, shown, taskCard } from './blocks.ts'
import { chromiumPath, needsChromium, openChromium } from './chromium.ts'
import { type Visitor, visit } from './visitor.ts'

const manifest = {
  commands: [{ command: '/wms-task', description: 'Start a task', usageHint: '<request>' }],
  messageShortcuts: [{ callbackId: 'wms_task_actions', name: 'WMS task actions' }],
}
const reason = input('why', 'Why', { type: 'plain_text_input', multiline: true })

/** An app with something of everything that a page can do. */
function register(app: App) {
  app.command('/wms-task', async ({ ack, command }) => ack(`On its way: ${command.text}`))
  app.action('reject', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({
      trigger_id: (body as { trigger_id: string }).trigger_id,
      view: modal('Reject', [reason], { callback_id: 'reject' }),
    })
  })
  app.view('reject', async ({ ack, view }) => {
    const why = view.state.values.why?.value?.value ?? ''
    if (why.length < 10) await ack({ response_action: 'errors', errors: { why: 'Ten characters at least.' } })
    else
      await ack({
        response_action: 'push',
        view: modal('Sure?', [section(`Because: ${why}`)], { callback_id: 'sure' }),
      })
  })
  app.view('sure', async ({ ack }) => ack({ response_action: 'clear' }))
  app.shortcut('wms_task_actions', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({
      trigger_id: body.trigger_id,
      view: modal('Task actions', [section('Choose')], { submit: undefined }),
    })
  })
  app.action('approve', async ({ ack, body, client }) => {
    await ack()
    await client.chat.postEphemeral({ channel: WMS, user: body.user.id, text: 'You approved it' })
  })
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [section(`Hello <@${event.user}>`)] },
    })
  })
}

const merge = { title: plain('Merge it?'), text: plain('For good.'), confirm: plain('Yes'), deny: plain('No') }
const decision = actions(
  button('Approve', 'approve', { confirm: merge }),
  button('Reject…', 'reject'),
  button('Nobody hears', 'unheard'),
)

describe.skipIf(chromiumPath === null)(`The page of the local Slack${needsChromium}`, () => {
  let browser: Browser
  let bolt: Awaited<ReturnType<typeof startBoltApp>>
  let ana: Visitor
  beforeAll(async () => {
    browser = await openChromium()
  })
  beforeEach(async () => {
    bolt = await startBoltApp('http', register, { manifest })
    ana = await visit(browser, bolt.slack.url)
  })
  afterEach(async () => {
    expect(ana.faults).toEqual([])
    await ana.page.context().close()
    await bolt[Symbol.asyncDispose]()
  })
  afterAll(() => browser.close())
  const post = (text: string, blocks: object[] = []) =>
    bolt.client.chat.postMessage({ channel: WMS, text, ...(blocks.length > 0 && { blocks: blocks as KnownBlock[] }) })

  test('A first visit says what to type and types it on request', async () => {
    await ana.channel.getByText('Ask for something your warehouse system should do').waitFor()
    await ana.button('Put it into the message box').click()
    await ana.page.keyboard.press('Enter')
    await ana.channel.getByText('On its way: Receive pallets by SSCC scan').waitFor()
    await ana.channel.getByText('Only visible to you').waitFor()
  })

  test('Typing a slash offers the commands of the app, and Tab completes', async () => {
    await ana.box.pressSequentially('/wm')
    await ana.channel.getByRole('option', { name: '/wms-task <request> Start a task' }).waitFor()
    await ana.page.keyboard.press('Tab')
    await ana.page.keyboard.type('count bin A1')
    await ana.page.keyboard.press('Enter')
    await ana.channel.getByText('On its way: count bin A1').waitFor()
  })

  test('A command that the app does not have is refused, and stays in the box', async () => {
    await ana.box.fill('/wms-tsk hello')
    await ana.page.keyboard.press('Enter')
    await ana.page.getByRole('alert').getByText('/wms-tsk is not a valid command.').waitFor()
    expect(await ana.box.inputValue()).toBe('/wms-tsk hello')
  })

  test('Every block that a message takes is shown', async () => {
    await post(
      'All blocks',
      shown.map(({ block }) => block),
    )
    await post('Alone', [taskCard])
    await post('Table', [dataTable])
    const list = ana.channel.getByLabel('Messages', { exact: true })
    for (const { sees } of shown) await list.getByText(sees).first().waitFor()
    await ana.channel.getByText('A task of its own').waitFor()
    await ana.button('Next').click()
    await ana.channel.getByRole('cell', { name: 'Page two' }).waitFor()
    expect(await list.locator('.unknown').count()).toBe(0)
  })

  test('A block that the page does not know stands in a red box with all that it says', async () => {
    const { ts = '' } = await post('Later', [section('Known')])
    const message = bolt.slack.state.messages.get(`${WMS}:${ts}`)
    bolt.slack.state.messages.put(`${WMS}:${ts}`, { ...message, blocks: [{ type: 'hologram', spin: 'left' }] } as never)
    await ana.channel.getByText('Unknown block: hologram').waitFor()
    await ana.channel.getByText('"spin": "left"').waitFor()
  })

  test('What a message says never becomes markup, script or a link to script', async () => {
    const evil = '<img src=x onerror="window.taken = true"> <javascript:taken=true|click me>'
    await ana.box.fill(`${evil} *really*`)
    await ana.page.keyboard.press('Enter')
    await post('raw', [section(`<javascript:window.taken=true|click me> &lt;b&gt;plain&lt;/b&gt; 2*3*4`)])
    await ana.channel.getByText('<b>plain</b> 2*3*4').waitFor()
    await ana.channel.getByText('onerror').waitFor()
    expect(await ana.channel.locator('img, a').count()).toBe(0)
    expect(await ana.page.evaluate('window.taken')).toBeUndefined()
  })

  test("Slack's markup shows as Slack shows it", async () => {
    const lines = [
      '*bold* _italic_ ~gone~ `a*b*c`',
      '2*3*4 snake_case_name',
      '<https://x.test/?a=1&amp;b=2|l&amp;l> <#C00000WMS>',
    ]
    await post('markup', [
      section(
        [...lines, '<!date^86400^{date_num}|then> <@U0000BORIS>', '&gt; quoted', '```', 'x = *y*', '```'].join('\n'),
      ),
    ])
    const text = ana.channel.locator('.message .text').first()
    expect((await text.innerHTML()).replaceAll(/ (class|title|target|rel)="[^"]*"/g, '')).toBe(
      [
        '<strong>bold</strong> <em>italic</em> <s>gone</s> <code>a*b*c</code>',
        '2*3*4 snake_case_name',
        '<a href="https://x.test/?a=1&amp;b=2">l&amp;l</a> <span>#wms</span>',
        '<time>1970-01-02</time> <span>@boris</span><blockquote>quoted</blockquote><pre>x = *y*</pre>',
      ].join('\n'),
    )
  })

  test('Approve asks first; No sends nothing, Yes does', async () => {
    await post('Decide', [decision])
    await ana.button('Approve').click()
    await ana.dialog.getByRole('button', { name: 'No' }).click()
    expect(bolt.slack.journal.named('block_actions')).toEqual([])
    await ana.button('Approve').click()
    await ana.dialog.getByText('Merge it?').waitFor()
    await ana.page.keyboard.press('Enter')
    await ana.channel.getByText('You approved it').waitFor()
  })

  test("A modal shows the client's and the app's errors at the field, and a pushed view on top", async () => {
    await post('Decide', [decision])
    await ana.button('Reject…').click()
    await ana.dialog.getByRole('button', { name: 'OK' }).click()
    await ana.dialog.getByText('Please complete this required field.').waitFor()
    await ana.dialog.getByLabel('Why').fill('short')
    await ana.dialog.getByRole('button', { name: 'OK' }).click()
    await ana.dialog.getByText('Ten characters at least.').waitFor()
    await ana.dialog.getByLabel('Why').fill('The check digit is not verified.')
    await ana.dialog.getByRole('button', { name: 'OK' }).click()
    await ana.dialog.getByText('Because: The check digit is not verified.').waitFor()
    await ana.page.keyboard.press('Escape')
    await expect.poll(() => ana.dialog.getByLabel('Why').inputValue()).toBe('The check digit is not verified.')
  })

  test('Escape closes a modal and puts the focus back on its button', async () => {
    await post('Decide', [decision])
    await ana.button('Reject…').click()
    await ana.dialog.getByLabel('Why').waitFor()
    await ana.page.keyboard.press('Escape')
    await ana.dialog.waitFor({ state: 'hidden' })
    expect(await ana.page.evaluate('document.activeElement.textContent')).toBe('Reject…')
  })

  test('A message shortcut is picked from the menu by keyboard', async () => {
    await post('A card')
    await ana.button('More message actions').focus()
    await ana.page.keyboard.press('Enter')
    await ana.page.getByRole('menuitem', { name: 'WMS task actions' }).waitFor()
    await ana.page.keyboard.press('Enter')
    await ana.dialog.getByText('Task actions').waitFor()
  })

  test('A click that the app does not take says so', async () => {
    await post('Decide', [decision])
    await ana.button('Nobody hears').click()
    await ana.page.getByRole('alert').getByText('unheard failed with the error').waitFor()
  })

  test('What others wrote is marked unread until it is seen', async () => {
    await ana.page.getByRole('button', { name: 'general' }).click()
    await post('one')
    await post('two')
    await ana.page.getByRole('button', { name: 'wms 2 unread' }).click()
    await ana.channel.getByText('two').waitFor()
    await ana.page.getByRole('button', { name: 'general' }).click()
    await ana.page.getByRole('button', { name: 'wms', exact: true }).waitFor()
  })

  test('Each person sees their own: channels, private answers, Home', async () => {
    await bolt.client.chat.postEphemeral({ channel: WMS, user: 'U0000BORIS', text: 'for boris only' })
    await post('for all')
    await ana.channel.getByText('for all').waitFor()
    expect(await ana.channel.getByText('for boris only').count()).toBe(0)
    await ana.become('Boris Approver')
    await ana.channel.getByText('for boris only').waitFor()
    await ana.page.getByRole('button', { name: 'wms-approvers' }).waitFor()
    await ana.page.getByRole('button', { name: 'App Home' }).click()
    await ana.channel.getByText('Hello @boris').waitFor()
  })

  test('A thread is answered beside its channel, and a link leads to it', async () => {
    const { ts = '' } = await post('A card')
    await ana.button('Reply in thread').click()
    await ana.page.keyboard.type('hello @boris')
    await ana.page.keyboard.press('Enter')
    await ana.thread.getByText('hello @boris').waitFor()
    await ana.button('1 reply').waitFor()
    const { permalink = '' } = await bolt.client.chat.getPermalink({ channel: WMS, message_ts: ts })
    await ana.page.goto(permalink)
    await ana.thread.getByText('hello @boris').waitFor()
  })

  test('A text file shows its first lines, and cannot run as part of the page', async () => {
    await bolt.client.filesUploadV2({
      channel_id: WMS,
      filename: 'page.html',
      content: '<script>taken = true</script>\nsecond line',
    })
    await ana.channel.getByText('second line').waitFor()
    const { headers } = await fetch(
      String(await ana.channel.getByRole('link', { name: 'page.html' }).getAttribute('href')),
    )
    expect(headers.get('content-security-policy')).toContain('sandbox')
  })
})

test.skipIf(chromiumPath === null)('A page that lost the server catches up by itself', async () => {
  const stateFile = join(await mkdtemp(join(tmpdir(), 'wms-page-')), 'slack.jsonl')
  const before = await startLocalSlack({ stateFile })
  const browser = await openChromium()
  const ana = await visit(browser, before.url)
  await before.close()
  await ana.page.getByText('Connection lost').waitFor()
  const after = await startLocalSlack({ stateFile, port: Number(new URL(before.url).port) })
  await clientOf(after).chat.postMessage({ channel: WMS, text: 'said meanwhile' })
  await ana.channel.getByText('said meanwhile').waitFor()
  await ana.page.getByText('Connection lost').waitFor({ state: 'hidden' })
  await browser.close()
  await after.close()
})
