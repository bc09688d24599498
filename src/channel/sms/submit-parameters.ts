import { concatenationHeader, type SmsParts } from './sms-parts.ts';

/** What recipients see as the sender. */
export interface SmppSource {
  /** A number, short code or name; empty: the SMSC's own. */
  readonly address: string;
  /** Type of number and numbering plan, SMPP 3.4 §5.2.5 and §5.2.6. */
  readonly ton: number;
  readonly npi: number;
}

export interface SubmitOptions {
  /** E.164 with its plus. */
  readonly to: string;
  readonly source: SmppSource;
  readonly concatenation: 'udh' | 'sar';
  /** Ties the parts together; 0 to 255. */
  readonly reference: number;
}

const INTERNATIONAL = 1;
const ISDN = 1;
const HAS_HEADER = 0x40;
const CODINGS = { gsm: 0, ucs2: 8 } as const;

/** The parameters of submit_sm for each part. */
export function submitParameters(
  { alphabet, parts }: SmsParts,
  { to, source, concatenation, reference }: SubmitOptions,
): readonly Readonly<Record<string, unknown>>[] {
  const shared = {
    source_addr_ton: source.ton,
    source_addr_npi: source.npi,
    source_addr: source.address,
    dest_addr_ton: INTERNATIONAL,
    dest_addr_npi: ISDN,
    destination_addr: to.slice(1),
    // a receipt for success and failure alike
    registered_delivery: 1,
    data_coding: CODINGS[alphabet],
  };
  return parts.map((octets, at) => {
    if (parts.length === 1) return { ...shared, short_message: Buffer.from(octets) };
    if (concatenation === 'sar') {
      return {
        ...shared,
        short_message: Buffer.from(octets),
        sar_msg_ref_num: reference,
        sar_total_segments: parts.length,
        sar_segment_seqnum: at + 1,
      };
    }
    const header = concatenationHeader(reference, parts.length, at + 1);
    return {
      ...shared,
      esm_class: HAS_HEADER,
      short_message: Buffer.concat([header, octets]),
    };
  });
}
