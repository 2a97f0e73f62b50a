import type { Logger } from 'pino'
import type { Content } from '../blocks/blocks.ts'
import { contentRefusalOf } from '../workspaces/slack-failure.ts'

/**
 * Sends the first variant whose content Slack accepts; the plain text of the last variant is the final fallback. Throws
 * the last refusal, and any other error.
 */
export async function sendFirstAccepted<T>(
  variants: readonly Content[],
  send: (content: Content) => Promise<T>,
  log: Logger,
): Promise<{ readonly sent: T; readonly variant: number }> {
  const last = variants.at(-1)
  const all = last === undefined ? [] : [...variants, { text: last.text, blocks: [] }]
  for (const [variant, content] of all.entries()) {
    try {
      return { sent: await send(content), variant }
    } catch (error) {
      if (contentRefusalOf(error) === null || variant === all.length - 1) throw error
      log.warn({ err: error, variant }, 'Slack refuses a message; a plainer variant of it is tried')
    }
  }
  throw new Error('a message needs a variant')
}
