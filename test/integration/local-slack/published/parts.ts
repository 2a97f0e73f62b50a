import { many, mrkdwn, plain } from '../payloads.ts'

/** A page of Slack's reference, with the `blocks` of each of its examples. */
export type Examples = Readonly<Record<string, readonly (readonly object[])[]>>

export const emoji = (text: string) => ({ ...plain(text), emoji: true })
export const stated = (text: string) => ({ ...mrkdwn(text), verbatim: false })
export const image = (image_url: string, alt_text: string) => ({ type: 'image', image_url, alt_text })
export const choices = (count: number) =>
  many(count, (index) => ({ text: plain('*this is plain_text text*'), value: `value-${index}` }))
export const richText = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
})
export const words = (text: string, style?: object) => ({ type: 'text', text, ...(style && { style }) })
