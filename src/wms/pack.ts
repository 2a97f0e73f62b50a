import { GLOSSARY } from './glossary.ts'
import { identification } from './points/identification.ts'
import { inbound } from './points/inbound.ts'
import { inside } from './points/inside.ts'
import { ledger } from './points/ledger.ts'
import { operations } from './points/operations.ts'
import { outbound } from './points/outbound.ts'
import type { Pack } from './points/point.ts'

/** The pack that applies to every warehouse. */
export const BUILT_IN: Pack = {
  points: [...ledger, ...identification, ...inbound, ...outbound, ...inside, ...operations],
  glossary: GLOSSARY,
  ignoredPaths: [],
}
