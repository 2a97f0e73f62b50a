import type { Texts } from './texts.ts'

const NAME = 'scripted model'
const listed = (changes: readonly string[]) => changes.map((change) => `“${change}”`).join('; ')

export const enTexts: Texts = {
  language: 'en',
  lookAgain: 'This part was looked at once more',
  product: {
    goal: (request) => `People at the dock can do this, and the stock is right afterwards: “${request}” (${NAME}).`,
    criteria: [
      'Given a pallet with a valid SSCC, when it is scanned with item, location and quantity, then that quantity is on hand at the location.',
      'Given a pallet that was received, when it is scanned again, then the stock stays as it is and the answer says so (INV-06).',
      'Given a code with a wrong check digit, when it is scanned, then it is refused with the reason and no movement is written (ID-01).',
      'Given any receipts, then on-hand equals the sum of the movements (INV-01).',
      'Given a quantity that is zero, negative or not a whole number, then the scan is refused (INV-08).',
    ],
    constraints: [
      'Stock changes only through the ledger; no dependency is added.',
      'Orders, lots and expiry dates are left out of this task.',
    ],
    sectionNames: { backend: 'backend', frontend: 'frontend', docs: 'documentation' },
    needed: {
      backend: 'The receipt is booked in the ledger.',
      frontend: 'People at the dock need a page for the scanner.',
      docs: 'The way of working is written down.',
    },
    notNeeded: (section) =>
      `The request plainly asks for another part only, so the ${section} stays as it is (${NAME}).`,
  },
  backend: {
    built: (slug) =>
      `Receiving of a pallet by its SSCC, with the route POST /receiving/${slug} and tests of its own (${NAME}).`,
    reworked: (mended, changes) =>
      [
        mended && 'A pallet that was received is no longer counted when it is scanned again; a test holds it',
        changes.length > 0 && `taken on record and held by a test: ${listed(changes)}`,
      ]
        .filter(Boolean)
        .join('; ')
        .concat(` (${NAME}).`),
  },
  qa: {
    passed: `Tests were written for the criteria and run: all checks are green (${NAME}).`,
    failed: (tests) => `Tests were written for the criteria and run: ${tests} failed (${NAME}).`,
    repeatTitle: 'A pallet that is scanned twice is counted twice',
    repeatDetail: `A scanner that sends the same SSCC again (bad radio, impatient thumb) doubles the stock: 40 become 80. Criterion 2 and INV-06 ask that a repeated scan changes nothing. Proven by the test in backend/test/qa (${NAME}).`,
    redTitle: 'A check fails',
    redDetail: `The section's checks are red on this change; see the quoted line (${NAME}).`,
    notRun: `The checks could not be run on this machine, so nothing here is proven by a test (${NAME}).`,
    notTried: `A real scanner and two people at one dock were not tried (${NAME}).`,
    backendSuggestions: [`A time stamp on each movement would help to trace a receipt (${NAME}).`],
    frontendSuggestions: [`A short tone would tell success from refusal without looking (${NAME}).`],
  },
  security: {
    summary: `Checked: input of the scan (types, length, check digit), file names and commands built from input (none), secrets in the code (none), stock changed past the ledger (no), repeated messages (count once). Nothing that blocks (${NAME}).`,
    suggestion: `Who scans should come from a login, not from the message itself (${NAME}).`,
  },
  frontend: {
    built: (slug) =>
      `A page for the scanner: pages/${slug}.html, with labels, an announced answer and large targets (${NAME}).`,
    changed: (changes) => `The page was changed as asked: ${listed(changes)} (${NAME}).`,
  },
  page: {
    heading: 'Receive a pallet',
    stockHeading: 'Stock on hand',
    sscc: 'Pallet code (SSCC)',
    item: 'Item',
    location: 'Location',
    quantity: 'Quantity',
    receive: 'Receive',
    show: 'Show',
    onHand: 'On hand:',
    answers: {
      received: 'Received. On hand:',
      already_received: 'Was received before, nothing changed. On hand:',
      refused: 'Refused:',
    },
    noConnection: 'No connection. Scan again.',
    footer: `Made by the ${NAME}.`,
  },
  docs: {
    built: (path) => `The steps, the mistakes and the call are described in ${path} (${NAME}).`,
    changed: (changes) => `The page was extended: ${listed(changes)} (${NAME}).`,
    intro: 'A pallet that arrives is received by one scan of its code (SSCC). The stock is on hand at once.',
    introStock: 'What is on hand is the sum of the movements of an item at a location.',
    stepsHeading: 'How to',
    steps: [
      'Open the receiving page on the scanner.',
      'Scan the pallet code; enter item, location and quantity.',
      'Press Receive and read the answer: it says what is on hand now.',
    ],
    stepsStock: ['Open the stock page.', 'Enter item and location.', 'Read what is on hand.'],
    mistakesHeading: 'When something is wrong',
    mistakes: [
      '“Was received before”: the pallet was scanned already. Nothing was counted twice; go on.',
      '“Refused: wrong check digit”: the code was misread. Clean the label and scan again.',
      '“No connection”: scan again. A repeated scan never counts twice.',
    ],
    mistakesStock: ['Nothing on hand although goods are there: they were not received yet.'],
    callHeading: 'For developers',
    footer: `Written by the ${NAME}.`,
  },
}
