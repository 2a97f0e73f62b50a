import { onOrOff } from './values.ts'
import type { VariableTable } from './variable.ts'

export const SANDBOX_VARIABLES = {
  ALLOW_UNSANDBOXED: {
    ...{ value: onOrOff, fallback: '0' },
    about: 'Set 1 to run the repository’s commands without isolation where bubblewrap does not work. Needs API_TOKENS.',
  },
} as const satisfies VariableTable
