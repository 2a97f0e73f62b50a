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
