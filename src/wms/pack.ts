import { GLOSSARY } from './glossary.ts'
import { allocation } from './points/allocation.ts'
import { concurrency } from './points/concurrency.ts'
import { exchange } from './points/exchange.ts'
import { identification } from './points/identification.ts'
import { inbound } from './points/inbound.ts'
import { inside } from './points/inside.ts'
import { operations } from './points/operations.ts'
import { outbound } from './points/outbound.ts'
import type { Pack } from './points/point.ts'
import { quantity } from './points/quantity.ts'
import { stock } from './points/stock.ts'

/** The pack that applies to every warehouse. */
export const BUILT_IN: Pack = {
  points: [
    ...[...stock, ...concurrency, ...quantity, ...identification, ...inbound],
    ...[...allocation, ...outbound, ...inside, ...exchange, ...operations],
  ],
  glossary: GLOSSARY,
  settings: {},
  always: [],
  ignoredPaths: [],
}
