import { z } from 'zod'

/** Types of variables' values. Each message says what to write. */

export const anyText = z.string()

export const onOrOff = z
  .enum(['0', '1', 'true', 'false'], 'write 1 or 0')
  .transform((value) => value === '1' || value === 'true')

export const oneOf = <const T extends readonly string[]>(names: T) =>
  z.enum(names, { error: `write one of ${names.join(', ')}` })

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .transform(Number)
    .refine(
      (count) => Number.isInteger(count) && count >= min && count <= max,
      `write a whole number from ${min} to ${max}`,
    )

export const usdAmount = z
  .string()
  .transform(Number)
  .refine((usd) => Number.isFinite(usd) && usd > 0, 'write an amount in USD above 0, such as 2.50')

export const webAddress = z.url({ error: 'write a whole address, such as https://wms.example.com' })

export const commaSeparated = (written: string): string[] => written.split(',').flatMap((part) => part.trim() || [])

export const commaList = z.string().transform(commaSeparated)

const KEY_BYTES = 32

/** Keys as base64 or hex; the sealing key comes first, all keys open. */
export const sealingKeys = z.string().transform((written, check): readonly [Buffer, ...Buffer[]] => {
  const keys = commaSeparated(written).map((one) => Buffer.from(one, /^[0-9a-f]{64}$/i.test(one) ? 'hex' : 'base64'))
  const [current, ...older] = keys
  if (current !== undefined && keys.every(({ length }) => length === KEY_BYTES)) return [current, ...older]
  check.addIssue('write 32 random bytes as base64, e.g. from: openssl rand -base64 32')
  return z.NEVER
})
