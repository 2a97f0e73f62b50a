import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Language } from '../../src/core/language.ts'
import { pauseReason } from '../../src/core/pipeline/pause-reason.ts'
import { reasonsIn } from '../../src/core/reasons/reasons.ts'
import { countedTwice } from '../integration/slack/artifacts.ts'
import { apply, bringTo, createTask, type Product, startProduct } from '../integration/slack/product.ts'
import { inStage, startService, type TestService } from '../support/service.ts'
import { chromiumPath, openChromium } from './chromium.ts'

/**
 * Pictures of what people see in each state of a task, in English and in Russian, to be looked at by people:
 * `PICTURES=<folder> npm run pictures`. Nothing is compared.
 */
const folder = process.env.PICTURES ?? 'pictures'
const LANGUAGES = ['en', 'ru'] as const
const TITLES: Record<Language, string> = {
  en: 'Receive pallets by SSCC scan',
  ru: 'Принимать паллеты по скану SSCC',
}
const LOOKS = {
  light: { viewport: { width: 1360, height: 980 }, colorScheme: 'light' },
  dark: { viewport: { width: 1360, height: 900 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 420, height: 900 }, colorScheme: 'light' },
} as const
type Look = keyof typeof LOOKS
/** Each language in some of the looks: every state is seen in each. */
const LOOKS_OF: Record<Language, readonly Look[]> = { en: ['light', 'narrow'], ru: ['dark'] }
const PIPELINE_MS = 180_000

describe.skipIf(chromiumPath === null)('Pictures', () => {
  let browser: Browser
  beforeAll(async () => {
    await mkdir(folder, { recursive: true })
    browser = await openChromium()
  })
  afterAll(() => browser.close())

  const arrive = async (url: string, place: Record<string, string>, look: Look) => {
    const page = await (await browser.newContext(LOOKS[look])).newPage()
    await page.goto(`${url}/#${new URLSearchParams({ as: 'boris', ...place })}`)
    const channel = page.getByRole('main')
    await channel.getByRole('heading').first().waitFor()
    return {
      page,
      channel,
      thread: page.getByRole('complementary', { name: 'Thread' }),
      dialog: page.getByRole('dialog'),
    }
  }
  const keep = (of: Page | Locator, name: string) => of.screenshot({ path: join(folder, `${name}.png`) })

  /** A card, then its thread beside it or, on a phone, over it. */
  async function keepTask(url: string, title: string, name: string, looks: readonly Look[]) {
    for (const look of looks) {
      const { page, channel } = await arrive(url, {}, look)
      const card = channel
        .getByRole('listitem')
        .filter({ has: page.getByRole('heading', { name: title, exact: true }) })
      await card.scrollIntoViewIfNeeded()
      await keep(card, `${name}-${look}-card`)
      await card.getByRole('button', { name: /repl(y|ies) last/ }).click()
      await page.getByRole('complementary', { name: 'Thread' }).waitFor()
      await keep(page, `${name}-${look}`)
      await page.context().close()
    }
  }

  const STATES: Record<string, (product: Product, id: number) => Promise<unknown>> = {
    running: (product, id) => bringTo(product, id, 'QA_BACKEND'),
    ci: (product, id) => bringTo(product, id, 'CI_WAIT'),
    waiting: (product, id) => bringTo(product, id, 'HUMAN_APPROVAL'),
    rejected: async (product, id) => {
      await bringTo(product, id, 'HUMAN_APPROVAL')
      const view = await product.view(id)
      const comment = view.language === 'ru' ? 'Нет теста на возврат.' : 'There is no test for returns.'
      await product.workspace.as('boris').command(`/wms-task reject ${id} ${comment}`)
    },
    paused: async (product, id) => {
      await bringTo(product, id, 'QA_BACKEND')
      const { task, language } = await product.view(id)
      const reason = pauseReason(
        { scope: 'task', capUsd: 5, spentUsd: 4.92, heldUsd: 0 },
        { taskId: id, model: 'gpt-5.2', worstCaseUsd: 0.4 },
        language,
      )
      await apply(product, id, { type: 'paused', seq: task.seq, cause: 'budget', reason })
    },
    asking: async (product, id) => {
      for (let round = 1; round <= 2; round++) {
        await bringTo(product, id, 'QA_BACKEND')
        const { task, language } = await product.view(id)
        await apply(product, id, {
          type: 'review_rejected',
          seq: task.seq,
          headSha: null,
          findings: [countedTwice(language)],
        })
      }
    },
    failed: async (product, id) => {
      for (let attempt = 1; attempt <= 3; attempt++) {
        const { task, language } = await product.view(id)
        const reason = reasonsIn(language).agent.deadline(1_800)
        await apply(product, id, { type: 'run_failed', seq: task.seq, reason })
      }
    },
    cancelled: async (product, id) => {
      await bringTo(product, id, 'QA_BACKEND')
      await product.workspace.as('ana').command(`/wms-task cancel ${id}`)
    },
  }

  test('of a task in each state', { timeout: 4 * PIPELINE_MS }, async () => {
    const product = await startProduct()
    try {
      for (const [state, bring] of Object.entries(STATES))
        for (const language of LANGUAGES) {
          const title = `${TITLES[language]} (${state})`
          const id = await createTask(product.orchestrator, { title, language })
          await product.drain()
          await bring(product, id)
          await product.drain()
          await keepTask(product.workspace.url, title, `${state}-${language}`, LOOKS_OF[language])
        }
    } finally {
      await product.close()
    }
  })

  test('of whole tasks, their modals and App Home', { timeout: 4 * PIPELINE_MS }, async () => {
    const service = await startService()
    try {
      for (const [index, language] of LANGUAGES.entries()) await keepWhole(service, index + 1, language)
    } finally {
      await service.stop()
    }
  })

  async function keepWhole(service: TestService, id: number, language: Language) {
    const { url } = service.slack
    const title = TITLES[language]
    // Olga's Slack is Russian, so the modals that she is shown are.
    const as = language === 'ru' ? 'olga' : 'boris'
    await service.slack.as('ana').command(`/wms-task ${title}`)
    await service.rest.taskUntil(id, inStage('SECURITY'))
    await keepTask(url, title, `whole-running-${language}`, ['light'])
    await service.rest.taskUntil(id, inStage('HUMAN_APPROVAL'))
    const visitor = await arrive(url, { as }, 'light')
    const { page, channel, dialog } = visitor
    const card = channel.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title, exact: true }) })
    const approve = card.getByRole('button', { name: DIALOGS.approve })
    await approve.waitFor({ timeout: PIPELINE_MS })
    await keepTask(url, title, `whole-waiting-${language}`, ['light', 'dark', 'narrow'])
    await keepDialogs(visitor, card, language)
    await keepHome(url, as, `home-waiting-${language}`)
    await approve.click()
    await dialog.getByRole('button', { name: DIALOGS.approve }).click()
    await service.rest.taskUntil(id, inStage('DONE'))
    await card
      .getByText(/Merged as|Влито/)
      .first()
      .waitFor()
    await page.context().close()
    await keepTask(url, title, `whole-done-${language}`, ['light', 'dark', 'narrow'])
    await keepHome(url, as, `home-done-${language}`)
  }

  async function keepDialogs({ page, dialog }: { page: Page; dialog: Locator }, card: Locator, language: Language) {
    for (const [name, label] of Object.entries(DIALOGS)) {
      await card.getByRole('button', { name: label }).click()
      await dialog.waitFor()
      await keep(page, `dialog-${name}-${language}`)
      if (name !== 'approve') {
        await dialog.getByRole('button', { name: /Send|Отправить/ }).click()
        await keep(page, `dialog-${name}-errors-${language}`)
      }
      await page.keyboard.press('Escape')
    }
  }

  async function keepHome(url: string, as: string, name: string) {
    for (const look of ['light', 'narrow'] as const) {
      const visitor = await arrive(url, { as, at: 'home' }, look)
      await visitor.channel.getByRole('heading', { name: /Waits for you|Ждут вас/ }).waitFor()
      await keep(visitor.page, `${name}-${look}`)
      await visitor.page.context().close()
    }
  }
})

const DIALOGS = { approve: /Approve|Одобрить/, reject: /Reject|Отклонить/, changes: /Request changes|доработку/ }
