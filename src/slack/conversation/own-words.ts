import type { Language } from '../../core/language.ts'
import type { SlackContext } from '../delivery/context.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'

/** Words in a person's own language; where Slack does not say it, in `fallback` or else the configured one. */
export const ownWords = async (
  { directory, locale }: Pick<SlackContext, 'directory' | 'locale'>,
  { id }: { readonly id: string },
  fallback: Language | null = null,
): Promise<Words> => wordsIn(await directory.languageOf(id, fallback ?? locale))
