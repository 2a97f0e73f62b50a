import type { z } from 'zod'
import type { PackText } from './told.ts'

/** What a parser objects to, as somebody who writes a pack reads it. */
export function issueText({ code, path, message, ...issue }: z.core.$ZodIssue): PackText {
  const at = path.join('.')
  const says = (en: string, ru: string): PackText => ({ en: `${at} ${en}`.trim(), ru: `${at} ${ru}`.trim() })
  if (code === 'unrecognized_keys' && 'keys' in issue)
    return says(`has ${issue.keys.join(', ')}, which is unknown`, `содержит неизвестное: ${issue.keys.join(', ')}`)
  if (code === 'invalid_value' && 'values' in issue)
    return says(`must be ${issue.values.join(', ')}`, `должно быть одним из: ${issue.values.join(', ')}`)
  if (code === 'too_big' && 'maximum' in issue)
    return says(`is longer than ${issue.maximum}`, `длиннее ${issue.maximum}`)
  if (code === 'too_small') return says('is empty or too short', 'пусто или слишком коротко')
  if (code === 'invalid_union')
    return says('must be a text, or one in en and one in ru', 'должно быть текстом или парой en и ru')
  if (code === 'invalid_type' && message.endsWith('received undefined')) return says('is missing', 'отсутствует')
  if (code === 'invalid_type' && 'expected' in issue)
    return says(`must be of the type ${issue.expected}`, `должно иметь тип ${issue.expected}`)
  if (code === 'invalid_format') return says('must look like INV-01', 'должно выглядеть как INV-01')
  return says(message, message)
}
