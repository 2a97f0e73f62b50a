import type { Slot } from './place.ts'

/** What names and describes an element to a screen reader; the fallback where no text beside it does. */
export const naming = ({ labelId, describedBy }: Slot, fallback: string) => ({
  'aria-labelledby': labelId,
  'aria-describedby': describedBy,
  'aria-label': labelId === null ? fallback : null,
})
