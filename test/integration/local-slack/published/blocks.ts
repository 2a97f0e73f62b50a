import { button, mrkdwn, plain } from '../payloads.ts'
import { choices, type Examples, emoji, image, richText, stated, words } from './parts.ts'
import { tables } from './tables.ts'

/** The JSON examples of https://docs.slack.dev/reference/block-kit/blocks, one entry a page. */

const departmentCard = (n: number, title: string, subtitle: string, body: string) => ({
  type: 'card',
  block_id: `carousel-card-${n}`,
  icon: image('https://picsum.photos/36/36', 'Icon'),
  title: stated(title),
  subtitle: stated(subtitle),
  hero_image: image('https://picsum.photos/400/300', 'Sample hero image'),
  body: stated(body),
  actions: [{ ...button('Action Button', `button_action_${n}`), text: { ...plain('Action Button'), emoji: false } }],
})

const kitten = {
  type: 'image',
  title: plain('Please enjoy this photo of a kitten'),
  block_id: 'image4',
  alt_text: 'An incredibly cute kitten.',
}
const datepicker = {
  type: 'datepicker',
  action_id: 'datepicker123',
  initial_date: '1990-04-28',
  placeholder: plain('Select a date'),
}
const message = mrkdwn('A message *with some bold text* and _some italicized text_.')

export const blocks: Examples = {
  ...tables,
  actions: [
    [
      {
        type: 'actions',
        block_id: 'actions1',
        elements: [
          {
            type: 'static_select',
            placeholder: plain('Which witch is the witchiest witch?'),
            action_id: 'select_2',
            options: [
              { text: plain('Matilda'), value: 'matilda' },
              { text: plain('Glinda'), value: 'glinda' },
              { text: plain('Granny Weatherwax'), value: 'grannyWeatherwax' },
              { text: plain('Hermione'), value: 'hermione' },
            ],
          },
          button('Cancel', 'button_1', { value: 'cancel' }),
        ],
      },
    ],
    [
      {
        type: 'actions',
        block_id: 'actionblock789',
        elements: [
          datepicker,
          { type: 'overflow', options: choices(5), action_id: 'overflow' },
          button('Click Me', 'button', { value: 'click_me_123' }),
        ],
      },
    ],
  ],
  alert: [[{ type: 'alert', text: stated('The work is mysterious and important.'), level: 'info' }]],
  card: [
    [
      {
        type: 'card',
        icon: image('https://picsum.photos/36/36', 'Icon'),
        title: stated('Lumon Industries'),
        subtitle: stated('Committed to work-life balance'),
        hero_image: image('https://picsum.photos/400/300', 'Sample hero image'),
        body: stated('Please enjoy each card equally.'),
        actions: [{ type: 'button', text: { ...plain('Action Button'), emoji: false }, action_id: 'button_action' }],
      },
    ],
  ],
  carousel: [
    [
      {
        type: 'carousel',
        elements: [
          departmentCard(1, 'MDR', 'Refining data files', 'Blue badge required to gain access.'),
          departmentCard(2, 'O&D', 'Storage, maintenance, and rotation of art pieces', 'Green badge required.'),
          departmentCard(3, 'Wellness Center', 'Wellness sessions', 'Please take a seat in the waiting room.'),
        ],
      },
    ],
  ],
  container: [
    [
      {
        type: 'container',
        block_id: 'bkb_container_bulk_update',
        title: plain('Bulk update: 2 records selected'),
        subtitle: plain('Review changes before confirming'),
        is_collapsible: true,
        child_blocks: [
          { type: 'section', block_id: 'record-row-1', text: mrkdwn('*DCW-1024*\nStatus: Open → Closed') },
          { type: 'divider', block_id: 'bulk-div-1' },
          { type: 'section', block_id: 'record-row-2', text: mrkdwn('*DCW-1025*\nStatus: In Progress → Closed') },
          { type: 'divider', block_id: 'bulk-div-2' },
          {
            type: 'context',
            block_id: 'bulk-status-bar',
            elements: [mrkdwn(':white_check_mark: 2 records will be updated • Status → Closed')],
          },
          {
            type: 'actions',
            block_id: 'bulk-actions',
            elements: [
              { type: 'button', text: emoji('Confirm All'), style: 'primary', action_id: 'bulk_confirm' },
              { type: 'button', text: emoji('Cancel'), action_id: 'bulk_cancel' },
            ],
          },
        ],
      },
    ],
  ],
  context: [
    [
      {
        type: 'context',
        elements: [
          image('https://image.freepik.com/free-photo/red-drawing-pin_1156-445.jpg', 'images'),
          mrkdwn('Location: **Dogpatch**'),
        ],
      },
    ],
  ],
  context_actions: [
    [
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            action_id: 'feedback_buttons_1',
            positive_button: { text: plain('👍'), value: 'positive_feedback' },
            negative_button: { text: plain('👎'), value: 'negative_feedback' },
          },
        ],
      },
    ],
    [
      {
        type: 'context_actions',
        elements: [
          {
            ...{ type: 'icon_button', icon: 'trash', text: plain('Delete') },
            ...{ action_id: 'delete_button_1', value: 'delete_item' },
          },
        ],
      },
    ],
  ],
  divider: [[{ type: 'divider' }]],
  file: [[{ type: 'file', external_id: 'ABCD1', source: 'remote' }]],
  header: [[{ type: 'header', text: plain('A Heartfelt Header') }]],
  image: [
    [{ ...kitten, image_url: 'http://placekitten.com/500/500' }],
    [{ ...kitten, slack_file: { url: 'https://files.slack.com/files-pri/T0123456-F0123456/xyz.png' } }],
    [{ ...kitten, slack_file: { id: 'F0123456' } }],
  ],
  input: [[{ type: 'input', element: { type: 'plain_text_input' }, label: emoji('Label') }]],
  markdown: [[{ type: 'markdown', text: '**Lots of information here!!**' }]],
  plan: [
    [
      {
        type: 'plan',
        title: 'Thinking completed',
        tasks: [
          {
            task_id: 'call_001',
            title: 'Fetched user profile information',
            status: 'in_progress',
            details: { ...richText(words('Searched database...')), block_id: 'viMWO' },
            output: { ...richText(words('Profile data loaded')), block_id: 'viMWO' },
          },
          { task_id: 'call_002', title: 'Checked user permissions', status: 'pending' },
          {
            task_id: 'call_003',
            title: 'Generated comprehensive user report',
            status: 'complete',
            output: { ...richText(words('15 data points compiled')), block_id: 'crsk' },
          },
        ],
      },
    ],
  ],
  section: [
    [{ type: 'section', text: message }],
    [{ type: 'section', text: message, fields: [mrkdwn('High'), emoji('Silly')] }],
    [{ type: 'section', text: mrkdwn('*Haley* has requested you set a deadline'), accessory: datepicker }],
  ],
  task_card: [
    [
      {
        type: 'task_card',
        task_id: 'task_1',
        title: 'Fetching weather data',
        status: 'in_progress',
        output: richText(words('Found weather data for Chicago from 2 sources')),
        sources: [
          { type: 'url', url: 'https://weather.com/', text: 'weather.com' },
          { type: 'url', url: 'https://www.accuweather.com/', text: 'accuweather.com' },
        ],
      },
    ],
  ],
  video: [
    [
      {
        type: 'video',
        title: emoji('Use the Events API to create a dynamic App Home'),
        title_url: 'https://www.youtube.com/watch?v=8876OZV_Yy0',
        description: emoji('Slack sure is nifty!'),
        video_url: 'https://www.youtube.com/embed/8876OZV_Yy0?feature=oembed&autoplay=1',
        alt_text: 'Use the Events API to create a dynamic App Home',
        thumbnail_url: 'https://i.ytimg.com/vi/8876OZV_Yy0/hqdefault.jpg',
      },
    ],
  ],
}
