import {
  actions,
  button,
  card,
  image,
  mrkdwn,
  option,
  plain,
  rich,
  section,
  task,
  video,
} from '../integration/local-slack/payloads.ts'

const leaf = (type: string, rest: object) => ({ type, ...rest })
const style = { bold: true, italic: true, strike: true }

const richText = {
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [
        leaf('text', { text: 'styled', style }),
        leaf('link', { url: 'https://example.test/', text: 'a link' }),
        leaf('user', { user_id: 'U00000ANA' }),
        leaf('channel', { channel_id: 'C00000WMS' }),
        leaf('usergroup', { usergroup_id: 'S0APPROVERS' }),
        leaf('broadcast', { range: 'here' }),
        leaf('emoji', { name: 'tada' }),
        leaf('date', { timestamp: 1_700_000_000, format: '{date_num}' }),
        leaf('color', { value: '#ff0000' }),
        leaf('team', { team_id: 'T0000WMS' }),
      ],
    },
    {
      type: 'rich_text_list',
      style: 'ordered',
      indent: 1,
      elements: [{ type: 'rich_text_section', elements: [leaf('text', { text: 'listed' })] }],
    },
    { type: 'rich_text_quote', elements: [leaf('text', { text: 'quoted' })] },
    { type: 'rich_text_preformatted', elements: [leaf('text', { text: 'preformatted' })] },
  ],
}

const cell = (text: string) => ({ type: 'raw_text', text })
const options = [option('First'), option('Second')]
const pickers = [
  { type: 'static_select', action_id: 'select', placeholder: plain('Pick one'), options },
  { type: 'multi_static_select', action_id: 'several', placeholder: plain('Pick several'), options },
  { type: 'users_select', action_id: 'person', placeholder: plain('Pick a person') },
  { type: 'radio_buttons', action_id: 'radio', options },
  { type: 'checkboxes', action_id: 'boxes', options },
  { type: 'datepicker', action_id: 'date', initial_date: '2026-01-31' },
  { type: 'timepicker', action_id: 'time' },
  { type: 'datetimepicker', action_id: 'moment' },
]

/** One of each block that a message takes, and a text by which it is seen; at most one table fits into a message. */
export const shown: readonly { block: object; sees: string }[] = [
  { block: { type: 'header', text: plain('A heading') }, sees: 'A heading' },
  { block: section('*Bold* and `code`'), sees: 'Bold and code' },
  {
    block: {
      type: 'section',
      fields: [mrkdwn('A field')],
      accessory: { type: 'overflow', action_id: 'flow', options },
    },
    sees: 'A field',
  },
  { block: { type: 'context', elements: [mrkdwn('Said quietly')] }, sees: 'Said quietly' },
  { block: image({ title: plain('A picture') }), sees: 'A picture' },
  { block: actions(button('Press', 'press'), ...pickers), sees: 'Press' },
  {
    block: { type: 'input', label: plain('A question'), element: { type: 'plain_text_input', action_id: 'typed' } },
    sees: 'A question',
  },
  { block: richText, sees: 'preformatted' },
  {
    block: { type: 'markdown', text: '## Marked *down*\n\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |' },
    sees: 'Marked down',
  },
  {
    block: {
      type: 'plan',
      title: 'A plan',
      tasks: [{ ...task(1), status: 'in_progress', details: rich('More on it') }],
    },
    sees: 'More on it',
  },
  { block: { type: 'table', rows: [[cell('Left')], [cell('Right')]] }, sees: 'Right' },
  { block: card({ body: mrkdwn('On a card') }), sees: 'On a card' },
  { block: { type: 'carousel', elements: [card({ body: mrkdwn('In a row') })] }, sees: 'In a row' },
  {
    block: { type: 'container', title: plain('A frame'), child_blocks: [section('Inside a frame')] },
    sees: 'Inside a frame',
  },
  { block: video({ description: plain('A film') }), sees: 'A film' },
  { block: { type: 'divider' }, sees: '' },
  {
    block: {
      type: 'context_actions',
      elements: [
        {
          type: 'feedback_buttons',
          action_id: 'rate',
          positive_button: { text: plain('Good'), value: 'y', accessibility_label: 'Good' },
          negative_button: { text: plain('Bad'), value: 'n', accessibility_label: 'Bad' },
        },
      ],
    },
    sees: 'Good',
  },
]

export const taskCard = { ...task(7), title: 'A task of its own', status: 'error' }
export const dataTable = {
  type: 'data_table',
  caption: 'Stock',
  page_size: 1,
  rows: [[cell('Item')], [cell('Page one')], [cell('Page two')]],
}
