import { expect, test } from 'vitest'
import { openClientOf } from '../../model-servers/client.ts'
import { sendFrames } from '../../model-servers/server.ts'
import { CALL_SITUATIONS } from '../../model-servers/situations/calls.ts'
import { CONTENT_SITUATIONS } from '../../model-servers/situations/content.ts'
import { COUNT_SITUATIONS } from '../../model-servers/situations/counts.ts'
import { END_SITUATIONS } from '../../model-servers/situations/endings.ts'
import type { WireSituation } from '../../model-servers/situations/situation.ts'

const play = async ({ frames, contentType, means }: WireSituation) => {
  await using client = await openClientOf((response) => sendFrames(response, frames, contentType))
  const outcome = await client.ask()
  if (means === 'transient') expect(outcome).toMatchObject({ error: { name: 'AppError', kind: 'transient' } })
  else expect(outcome).toMatchObject({ reply: means })
}

test.each(CALL_SITUATIONS)('Tool calls are told apart: $what ($source)', play)
test.each(CONTENT_SITUATIONS)('What a model says is read: $what ($source)', play)
test.each(END_SITUATIONS)('How an answer ended is known, or it is repeated: $what ($source)', play)
test.each(COUNT_SITUATIONS)('What an answer cost is known or estimated: $what ($source)', play)
