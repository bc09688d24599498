/** A message in pieces, for providers that take approved templates or requests of their own form. */
export const MESSAGE_FIELDS = [
  'text',
  'tag',
  'title',
  'place',
  'figure',
  'since',
  'advice',
  'answer',
] as const;
export type MessageField = (typeof MESSAGE_FIELDS)[number];

/** What stands between double braces in a request: `to` is +8613800138000, `number` the same without plus. */
export const MESSAGE_PLACES = ['to', 'number', 'key', 'secret', ...MESSAGE_FIELDS] as const;
