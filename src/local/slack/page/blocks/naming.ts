import type { Slot } from './place.ts'

/** ARIA attributes that name and describe an element; `fallback`: its name if it has no label. */
export const naming = ({ labelId, describedBy }: Slot, fallback: string) => ({
  'aria-labelledby': labelId,
  'aria-describedby': describedBy,
  'aria-label': labelId === null ? fallback : null,
})
