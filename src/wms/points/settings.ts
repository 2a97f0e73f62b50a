/** What sites do differently, each with our choice where neither request, repository nor team says. */
const SETTINGS = {
  expiry_day: {
    values: {
      inclusive: 'Goods are still good through their day of expiry.',
      exclusive: 'Goods are no longer good on their day of expiry.',
    },
    usual: 'inclusive',
  },
  negative_stock: {
    values: {
      refused: 'No place may be negative.',
      by_place: 'Places whose policy says so may be negative, and are listed.',
    },
    usual: 'refused',
  },
  reservation: {
    values: {
      hard: 'A reservation is of stock that is there.',
      soft: 'A reservation without a place may exceed what is there; it is compared with supply.',
    },
    usual: 'hard',
  },
  scan_counts: {
    values: {
      messages: 'A scan identifies; the quantity is said besides.',
      pieces: 'Each new scan of a code is one piece more.',
    },
    usual: 'messages',
  },
  quantities: {
    values: { whole: 'Quantities are whole base units.', decimal: 'Quantities are exact decimals.' },
    usual: 'whole',
  },
  counted_place: {
    values: {
      open: 'A place stays open while it is counted; moves since the snapshot are added.',
      frozen: 'A place is frozen while it is counted.',
    },
    usual: 'open',
  },
  count_view: {
    values: { blind: 'The counter does not see what is expected.', shown: 'The counter sees what is expected.' },
    usual: 'blind',
  },
  location_check: {
    values: { no: 'Location codes have no check character.', yes: 'Location codes have a check character.' },
    usual: 'no',
  },
  returned_stock: {
    values: {
      decided: 'A return becomes available by somebody’s decision.',
      by_policy: 'A return becomes available at once where the policy of item and channel says so.',
    },
    usual: 'decided',
  },
  parcels: {
    values: {
      several: 'An order may ship in several parcels and in part.',
      one: 'An order ships whole, in one parcel.',
    },
    usual: 'several',
  },
  short_close: {
    values: {
      by_person: 'A person closes a short order.',
      within_tolerance: 'An order that is short within the tolerance closes by itself.',
    },
    usual: 'by_person',
  },
  rotation_date: {
    values: {
      expiry: 'Stock leaves by its day of expiry.',
      removal: 'Stock leaves by its removal date.',
      receipt: 'Stock leaves by the moment of its receipt.',
    },
    usual: 'expiry',
  },
  undated_stock: {
    values: { last: 'Stock without a date leaves last.', first: 'Stock without a date leaves first.' },
    usual: 'last',
  },
  pick_confirmation: {
    values: {
      scan: 'Picks are confirmed by scanning.',
      voice: 'Picks are confirmed by a spoken check code.',
      light: 'Picks are confirmed at a light.',
      weight: 'Picks are confirmed by weight.',
    },
    usual: 'scan',
  },
} as const satisfies Readonly<Record<string, Setting>>

interface Setting {
  /** What each value means, as an agent reads it. */
  readonly values: Readonly<Record<string, string>>
  readonly usual: string
}

export type SettingName = keyof typeof SETTINGS

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[]

export const isSetting = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name)

export const settingOf = (name: SettingName): Setting => SETTINGS[name]
