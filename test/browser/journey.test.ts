import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ended, startService, type TestService } from '../support/service.ts'
import { seriousViolations } from './axe.ts'
import { chromiumPath, needsChromium, openChromium } from './chromium.ts'
import { type Visitor, visit } from './visitor.ts'

const PIPELINE_MS = 120_000

describe.skipIf(chromiumPath === null)(`A task from the page to its end${needsChromium}`, () => {
  let service: TestService
  let browser: Browser
  const visitors: Visitor[] = []
  beforeAll(async () => {
    service = await startService()
    browser = await openChromium()
  })
  afterEach(async () => {
    expect(visitors.flatMap(({ faults }) => faults)).toEqual([])
    for (const { page } of visitors.splice(0)) await page.context().close()
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })
  const arrive = async (options = {}, place = '') => {
    const visitor = await visit(browser, `${service.slack.url}/${place}`, options)
    visitors.push(visitor)
    return visitor
  }
  /** Types the command and opens the thread of its card. */
  const ask = async ({ box, page, channel, thread }: Visitor, request: string) => {
    await box.fill(`/wms-task ${request}`)
    await page.keyboard.press('Enter')
    const card = channel.getByRole('listitem').filter({ has: page.getByRole('heading', { name: request }) })
    await card.getByRole('button', { name: 'Reply in thread' }).click()
    await thread.getByRole('heading', { name: request }).waitFor()
    return card
  }

  test('Typed, watched live, approved with its confirmation, done', { timeout: 2 * PIPELINE_MS }, async () => {
    const ana = await arrive()
    const card = await ask(ana, 'Receive pallets by SSCC scan')
    await ana.thread.getByText('Backend gate: passed').waitFor({ timeout: PIPELINE_MS })
    await card.getByRole('button', { name: 'Approve' }).waitFor({ timeout: PIPELINE_MS })
    await ana.become('Boris Approver')
    await card.getByRole('button', { name: 'Approve' }).click()
    await ana.dialog.getByText('is merged into').waitFor()
    await ana.dialog.getByRole('button', { name: 'Approve' }).click()
    await card.getByText('Done', { exact: false }).waitFor({ timeout: PIPELINE_MS })
    await card.getByText('Approved by @boris').waitFor()
    expect((await service.rest.taskUntil(1, ended)).status).toBe('DONE')
  })

  test('Rejected with a reason by keyboard alone', { timeout: 2 * PIPELINE_MS }, async () => {
    const boris = await arrive({}, '#as=boris')
    const { page } = boris
    /** Presses Tab until the focus is on what is called so. */
    const tabTo = async (name: RegExp, key = 'Shift+Tab') => {
      for (let step = 0; step < 60; step++) {
        const focused = await page.evaluate('document.activeElement.ariaLabel || document.activeElement.textContent')
        if (name.test(String(focused))) return
        await page.keyboard.press(key)
      }
      throw new Error(`No focus on ${name}`)
    }
    await tabTo(/^Message #wms/, 'Tab')
    await page.keyboard.type('/wms-task Count bins by keyboard')
    await page.keyboard.press('Enter')
    const card = boris.channel
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'Count bins by keyboard' }) })
    await card.getByRole('button', { name: 'Reject' }).waitFor({ timeout: PIPELINE_MS })
    await tabTo(/^Reject/)
    await page.keyboard.press('Enter')
    await boris.dialog.getByRole('textbox').waitFor()
    await page.keyboard.type('The count has no second person to confirm it.')
    await tabTo(/^Send$/, 'Tab')
    await page.keyboard.press('Enter')
    await card.getByText('The count has no second person to confirm it.').waitFor()
    await card.getByText('Failed').first().waitFor()
  })

  test('Two browsers see the same thread grow', { timeout: PIPELINE_MS }, async () => {
    const ana = await arrive()
    await ask(ana, 'Print labels for two')
    const chen = await arrive({ colorScheme: 'dark' }, new URL(ana.page.url()).hash.replace('as=ana', 'as=chen'))
    await chen.thread.getByText('Plan: passed').waitFor({ timeout: PIPELINE_MS })
    await ana.thread.getByText('Plan: passed').waitFor()
    await chen.thread.getByRole('textbox').fill('Which printers?')
    await chen.page.keyboard.press('Enter')
    await ana.thread.getByText('Which printers?').waitFor()
  })

  test('In light and in dark, axe finds nothing serious on the card, the thread, a modal, Home and on a phone', {
    timeout: 2 * PIPELINE_MS,
  }, async () => {
    const boris = await arrive({}, '#as=boris')
    const card = await ask(boris, 'Move stock between bins')
    await card.getByRole('button', { name: 'Approve' }).waitFor({ timeout: PIPELINE_MS })
    expect(await seriousViolations(boris.page)).toEqual([])
    await card.getByRole('button', { name: 'Request changes' }).click()
    await boris.dialog.getByRole('button', { name: 'Send' }).click()
    await boris.dialog.getByText('Please complete this required field.').first().waitFor()
    expect(await seriousViolations(boris.page)).toEqual([])
    await boris.page.keyboard.press('Escape')
    await boris.page.setViewportSize({ width: 420, height: 800 })
    await boris.thread.getByRole('button', { name: 'Close thread' }).click()
    await boris.page.getByRole('button', { name: 'Channels and people' }).click()
    expect(await seriousViolations(boris.page)).toEqual([])
    await boris.page.getByRole('button', { name: 'App Home' }).click()
    await boris.channel.getByRole('heading', { name: 'WMS Orchestrator' }).waitFor()
    expect(await seriousViolations(boris.page)).toEqual([])
  })
})
