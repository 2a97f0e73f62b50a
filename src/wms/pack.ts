import { GLOSSARY } from './glossary.ts'
import { allocation } from './points/allocation.ts'
import { concurrency } from './points/concurrency.ts'
import { contested } from './points/contested.ts'
import { correction } from './points/correction.ts'
import { days } from './points/days.ts'
import { exchange } from './points/exchange.ts'
import { identification } from './points/identification.ts'
import { inbound } from './points/inbound.ts'
import { inside } from './points/inside.ts'
import { operations } from './points/operations.ts'
import { outbound } from './points/outbound.ts'
import { ownership } from './points/ownership.ts'
import type { Pack } from './points/point.ts'
import { quantity } from './points/quantity.ts'
import { returned } from './points/returned.ts'
import { stock } from './points/stock.ts'

/** The pack that applies to every warehouse. */
export const BUILT_IN: Pack = {
  points: [
    ...[...stock, ...concurrency, ...correction, ...quantity, ...identification, ...inbound, ...returned],
    ...[...allocation, ...contested, ...outbound, ...inside, ...ownership, ...exchange, ...operations, ...days],
  ],
  glossary: GLOSSARY,
  settings: {},
  always: [],
  own: [],
  ignoredPaths: [],
}
