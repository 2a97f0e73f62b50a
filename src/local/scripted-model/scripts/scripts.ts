import type { Script } from '../story/script.ts'
import type { Situation } from '../story/situation.ts'
import { backend } from './backend.ts'
import { docs } from './docs.ts'
import { frontend } from './frontend.ts'
import { productScript } from './product.ts'
import { qaBackend, qaFrontend } from './qa.ts'
import { security } from './security.ts'

/** By stage. */
export type Scripts = Readonly<Record<string, (situation: Situation) => Script>>

export const SCRIPTS: Scripts = {
  PRODUCT: productScript,
  BACKEND: backend,
  QA_BACKEND: qaBackend,
  SECURITY: security,
  FRONTEND: frontend,
  QA_FRONTEND: qaFrontend,
  DOCS: docs,
}
