import { WebAPIPlatformError } from '@slack/web-api'
import { expect } from 'vitest'

/** What a call was refused with, or `{error: 'none'}`. */
export async function refusal(call: Promise<unknown>): Promise<object> {
  const error = await call.catch((caught: unknown) => caught)
  return error instanceof WebAPIPlatformError ? error.data : { error: 'none' }
}

/** Among Slack's errors is one with this JSON pointer. */
export const pointing = (pointer: string): unknown =>
  expect.arrayContaining([expect.stringContaining(`[json-pointer:${pointer}]`)])
