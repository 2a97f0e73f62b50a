import type { Language } from '../core/language.ts'
import { estimateTokens } from '../model/model.ts'
import { linesOf } from './choice/lines.ts'
import { BUILT_IN } from './pack.ts'
import type { Pack } from './points/point.ts'
import { combinePacks, crowded } from './team/combine.ts'
import type { PackFault } from './team/told.ts'

/** Our pack with the team's file (`null`: there is none), and all that is left out of it. */
export function checkedPack(
  text: string | null,
  language: Language,
): { readonly pack: Pack; readonly faults: readonly PackFault[] } {
  const { pack, faults } = combinePacks(BUILT_IN, text)
  return { pack, faults: [...faults, ...crowded(linesOf(pack, language, estimateTokens).left)] }
}
