import { z } from 'zod'
import * as layout from './layout.ts'
import { LIMITS } from './limits.ts'
import { richText } from './rich-text.ts'
import * as structured from './structured.ts'

export type Surface = 'message' | 'modal' | 'home'

const everywhere = [
  layout.sectionSchema,
  layout.actionsSchema,
  layout.contextSchema,
  layout.divider,
  layout.headerSchema,
  layout.imageBlock,
  layout.inputSchema,
  layout.video,
  richText,
] as const
const messageAndHome = [
  layout.file,
  structured.cardSchema,
  structured.carouselSchema,
  structured.container,
  structured.dataTable,
] as const

/** The blocks that each surface allows. */
const surfaces = {
  message: z.discriminatedUnion('type', [
    ...everywhere,
    ...messageAndHome,
    layout.markdown,
    layout.contextActions,
    structured.tableSchema,
    structured.taskCard,
    structured.planSchema,
    structured.dataVisualization,
  ]),
  modal: z.discriminatedUnion('type', [...everywhere, layout.alert]),
  home: z.discriminatedUnion('type', [...everywhere, ...messageAndHome, layout.alert]),
} as const satisfies Record<Surface, z.ZodType>

export const blocksOn = (surface: Surface) => z.array(surfaces[surface]).max(LIMITS.blocks[surface])
