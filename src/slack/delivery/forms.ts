import type { Logger } from 'pino'
import type { Content } from '../blocks/blocks.ts'
import { contentRefusalOf } from '../workspaces/slack-failure.ts'

/**
 * Sends the first of these forms that Slack does not refuse for what it is; after the last comes its plain text. What
 * everybody must read arrives, though Slack refuses how it looks. Throws the last refusal, and any other error.
 */
export async function sendFirstTaken<T>(
  forms: readonly Content[],
  send: (content: Content) => Promise<T>,
  log: Logger,
): Promise<{ readonly sent: T; readonly form: number }> {
  const last = forms.at(-1)
  const all = last === undefined ? [] : [...forms, { text: last.text, blocks: [] }]
  for (const [form, content] of all.entries()) {
    try {
      return { sent: await send(content), form }
    } catch (error) {
      if (contentRefusalOf(error) === null || form === all.length - 1) throw error
      log.warn({ err: error, form }, 'Slack refuses a message; a plainer form of it is tried')
    }
  }
  throw new Error('a message needs a form')
}
