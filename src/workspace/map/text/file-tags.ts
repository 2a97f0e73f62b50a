import { z } from 'zod'

/** A file's definitions, and the names that it uses. */
export const Tags = z.object({
  definitions: z.array(z.object({ name: z.string(), line: z.number(), text: z.string() })),
  /** Unique, separated by blanks. */
  names: z.string(),
})
export type Tags = z.infer<typeof Tags>

export interface TaggedFile {
  readonly path: string
  readonly tags: Tags
}
