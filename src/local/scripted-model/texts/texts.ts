import type { Language } from '../../../core/language.ts'
import type { Section } from '../../../core/stages.ts'

/** All texts of the scripted model. Each text that people see on its own names the scripted model. */
export interface Texts {
  readonly language: Language
  /** The change to make when work is sent back without a finding. */
  readonly lookAgain: string
  readonly product: {
    readonly goal: (request: string) => string
    readonly criteria: readonly string[]
    readonly constraints: readonly string[]
    readonly sectionNames: Readonly<Record<Section, string>>
    readonly needed: Readonly<Record<Section, string>>
    readonly notNeeded: (section: string) => string
  }
  readonly backend: {
    readonly built: (slug: string) => string
    readonly reworked: (mended: boolean, changes: readonly string[]) => string
  }
  readonly qa: {
    readonly passed: string
    readonly failed: (tests: number) => string
    readonly repeatTitle: string
    readonly repeatDetail: string
    readonly redTitle: string
    readonly redDetail: string
    readonly notRun: string
    readonly notTried: string
    readonly backendSuggestions: readonly string[]
    readonly frontendSuggestions: readonly string[]
  }
  readonly security: { readonly summary: string; readonly suggestion: string }
  readonly frontend: {
    readonly built: (slug: string) => string
    readonly changed: (changes: readonly string[]) => string
  }
  readonly page: {
    readonly heading: string
    readonly stockHeading: string
    readonly sscc: string
    readonly item: string
    readonly location: string
    readonly quantity: string
    readonly receive: string
    readonly show: string
    readonly onHand: string
    readonly noConnection: string
    readonly answers: Readonly<Record<'received' | 'already_received' | 'refused', string>>
    readonly footer: string
  }
  readonly docs: {
    readonly built: (path: string) => string
    readonly changed: (changes: readonly string[]) => string
    readonly intro: string
    readonly introStock: string
    readonly stepsHeading: string
    readonly steps: readonly string[]
    readonly stepsStock: readonly string[]
    readonly mistakesHeading: string
    readonly mistakes: readonly string[]
    readonly mistakesStock: readonly string[]
    readonly callHeading: string
    readonly footer: string
  }
}
