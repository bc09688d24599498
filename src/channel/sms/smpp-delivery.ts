import type { Pdu } from 'smpp';
import { gsmOctets } from './gsm-alphabet.ts';
import { senderNumber } from './phone-number.ts';

/** What a deliver_sm brings. */
export type SmppDelivery =
  | {
      readonly kind: 'receipt';
      /** As the SMSC writes it here, which may not be as it wrote it in submit_sm_resp. */
      readonly id: string;
      readonly outcome: 'delivered' | 'undelivered';
      /** The number the message went to; null where it is not said. */
      readonly to: string | null;
      readonly detail: string;
    }
  | { readonly kind: 'reply'; readonly from: string; readonly text: string }
  /** Under way still, or not for us: taken and forgotten. */
  | { readonly kind: 'none' };

/** esm_class bits 2–5 (SMPP 3.4 §5.2.12): the message is a receipt, or one on the way. */
const RECEIPT = 0x04;
const TYPE_BITS = 0x3c;

/** message_state of §5.2.28. */
const STATES: Readonly<Record<number, string>> = {
  1: 'ENROUTE',
  2: 'DELIVRD',
  3: 'EXPIRED',
  4: 'DELETED',
  5: 'UNDELIV',
  6: 'ACCEPTD',
  7: 'UNKNOWN',
  8: 'REJECTD',
};

const UNDELIVERED: ReadonlySet<string> = new Set([
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'REJECTD',
  'FAILED',
  'UNDELIVERABLE',
]);

/** @param country calling code of senders without one */
export function smppDelivery(pdu: Pdu, country: string): SmppDelivery {
  const type = Number(pdu['esm_class']) & TYPE_BITS;
  const id = pdu['receipted_message_id'];
  if (type === RECEIPT || (type === 0 && typeof id === 'string' && id !== '')) {
    return receiptOf(pdu, country);
  }
  if (type !== 0) return { kind: 'none' };
  const from = senderNumber(String(pdu['source_addr'] ?? ''), country);
  const text = textOf(pdu).trim();
  return from === null || text === '' ? { kind: 'none' } : { kind: 'reply', from, text };
}

/** By its optional parameters, else by the text that Appendix B recommends. */
function receiptOf(pdu: Pdu, country: string): SmppDelivery {
  const text = octetText(pdu);
  const field = (name: string): string =>
    new RegExp(`\\b${name}:\\s*([^\\s]*)`, 'i').exec(text)?.[1] ?? '';
  const tagged = pdu['receipted_message_id'];
  // cut at a control character: some SMSCs leave out the final NUL, and the next parameter runs in
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const id = (typeof tagged === 'string' ? tagged.split(/[\u0000-\u001f]/)[0] : '') || field('id');
  const numbered = pdu['message_state'];
  const state =
    (typeof numbered === 'number' ? STATES[numbered] : undefined) ?? field('stat').toUpperCase();
  const outcome =
    state === 'DELIVRD' || state === 'DELIVERED'
      ? 'delivered'
      : UNDELIVERED.has(state)
        ? 'undelivered'
        : null;
  if (id === '' || outcome === null) return { kind: 'none' };
  const error = field('err');
  return {
    kind: 'receipt',
    id,
    outcome,
    to: senderNumber(String(pdu['source_addr'] ?? ''), country),
    detail: /^0*$/.test(error) ? state : `${state}, error ${error}`,
  };
}

/** The text as the library has decoded it; octets in an alphabet it does not know as Latin-1. */
function textOf(pdu: Pdu): string {
  const own = messageOf(pdu['short_message']);
  return own === '' ? messageOf(pdu['message_payload']) : own;
}

function messageOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('message' in value)) return '';
  const { message } = value;
  if (typeof message === 'string') return message;
  return Buffer.isBuffer(message) ? message.toString('latin1') : '';
}

/**
 * Receipts are ASCII, but an SMSC's default alphabet is read as GSM's, in which
 * `_` `@` and `$` have other places: put back into octets an id keeps them.
 */
function octetText(pdu: Pdu): string {
  const text = textOf(pdu);
  const octets = Number(pdu['data_coding']) === 0 ? gsmOctets(text) : null;
  return octets === null ? text : Buffer.from(octets).toString('latin1');
}
