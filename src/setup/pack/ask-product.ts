import { z } from 'zod'
import { rolePrompt, systemPrompt } from '../../agents/briefing/roles.ts'
import { HandedSpec } from '../../agents/work/handed-spec.ts'
import type { ModelSettings } from '../../config/model-variables.ts'
import type { Language } from '../../core/language.ts'
import { AppError } from '../../errors.ts'
import { estimateTokens } from '../../model/model.ts'
import { linesOf } from '../../wms/choice/lines.ts'
import type { Pack } from '../../wms/points/point.ts'
import { triedModel } from '../model/tried-model.ts'

const Named = HandedSpec.pick({ intent: true, points: true, points_reason: true })
export type NamedPoints = z.infer<typeof Named>

/** Lets the product role's model name points for a request, by the prompt of a task but without a repository. */
export async function askProduct(
  settings: ModelSettings,
  pack: Pack,
  { said, language }: { readonly said: string; readonly language: Language },
  signal: AbortSignal,
): Promise<NamedPoints> {
  const { lines } = linesOf(pack, language, estimateTokens, said)
  const shown = lines.map(({ id, line }) => `- ${id} ${line}`).join('\n')
  const { $schema: _, ...schema } = z.toJSONSchema(Named)
  const reply = await triedModel(settings, settings.names.product, signal).ask(
    [
      { role: 'system', content: `${rolePrompt('product')}\n\n${systemPrompt()}` },
      { role: 'user', content: `${ONLY}\n\nrequest:\n${said}\n\nwms_invariants:\n${shown}` },
    ],
    { role: 'product', reply: { name: 'named_points', schema } },
  )
  return readNamed(reply.content)
}

const ONLY =
  'There is no repository and no tool now. Answer only with intent, points and points_reason of the specification, as one JSON object.'

function readNamed(text: string): NamedPoints {
  try {
    return Named.parse(JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)))
  } catch {
    throw new AppError('unavailable', 'The model answered something else than named points.', {
      hint: 'Run it again; `npm run model:doctor` tells whether the model keeps to a schema.',
    })
  }
}
