import { expect, test } from 'vitest'
import { openClientOf } from '../../model-servers/client.ts'
import { sendError } from '../../model-servers/server.ts'
import { ANSWERED, type ErrorSituation, FINAL, OVERFLOWS, PASSING } from '../../model-servers/situations/errors.ts'

const ERRORS: readonly string[] = ['transient', 'misconfigured']

const play = async (situation: ErrorSituation) => {
  const { means, retryAfterMs = null } = situation
  await using client = await openClientOf((response) => sendError(response, situation))
  const expected = ERRORS.includes(means)
    ? { error: { name: 'AppError', kind: means, retryAfterMs, hint: expect.stringMatching(/\w/) } }
    : { reply: { finish: means } }
  expect(await client.ask()).toMatchObject(expected)
  expect(client.asked).toHaveLength(1)
}

test.each(OVERFLOWS)('A conversation that is too long is understood: $what ($source)', play)
test.each(PASSING)('What may pass is repeated: $what ($source)', play)
test.each(FINAL)('What only a person can mend is told at once: $what ($source)', play)
test.each(ANSWERED)('What a server refuses is an answer: $what ($source)', play)
