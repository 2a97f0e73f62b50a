import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Somebody at the page, in a browser window of their own, and the parts they see. */
export interface Visitor {
  readonly page: Page
  readonly channel: Locator
  readonly thread: Locator
  readonly dialog: Locator
  /** The box of the channel, and of the open thread. */
  readonly box: Locator
  button(name: string | RegExp): Locator
  become(name: string): Promise<void>
  /** Faults that the browser told: errors of scripts and breaches of the content policy. */
  readonly faults: string[]
}

export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message))
  page.on('console', (line) => {
    if (line.text().includes('Content Security Policy')) faults.push(line.text())
  })
  await page.goto(url)
  await page.getByRole('navigation').getByText('Act as').waitFor()
  const channel = page.getByRole('main')
  return {
    page,
    channel,
    thread: page.getByRole('complementary', { name: 'Thread' }),
    dialog: page.getByRole('dialog'),
    box: channel.getByRole('textbox', { name: /^Message/ }),
    button: (name) => channel.getByRole('button', { name }),
    become: async (name) => {
      const person = page.getByRole('navigation').getByRole('button', { name })
      await person.click()
      await expect.poll(() => person.getAttribute('aria-pressed')).toBe('true')
    },
    faults,
  }
}
