import type { TextObject } from '@slack/web-api'
import { withEmoji } from './emoji.ts'
import { drawMrkdwn } from './mrkdwn.ts'
import type { Names } from './place.ts'

/** Replaces emoji names unless the app switched that off. */
export const drawPlainText = ({ text, emoji }: { text: string; emoji?: boolean }): string =>
  emoji === false ? text : withEmoji(text)

export const drawTextObject = (text: TextObject, names: Names): (Node | string)[] =>
  text.type === 'mrkdwn' ? drawMrkdwn(text.text, names) : [drawPlainText(text)]
