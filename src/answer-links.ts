import { createHmac, timingSafeEqual } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { Answer } from './channel/channel.ts';
import type { Clock } from './lib/clock.ts';
import { err, ok, type Result } from './lib/result.ts';
import type { Alarm } from './model/alarm.ts';
import type { Delivery } from './model/delivery.ts';
import { type EpochMs, epochMs } from './model/units.ts';

/** How people answer a message without signing in: by its link, or by its code. */
export interface Answers {
  answerOf(delivery: Delivery): Answer;
  read(token: string): Result<AnswerClaim, 'forged' | 'expired'>;
  /** Whether the code is that of the delivery with this key; takes the same time either way. */
  isCodeOf(key: string, code: string): 'yes' | 'no';
}

/** What a link says, and its signature vouches for. */
export interface AnswerClaim {
  /** Of the delivery that carried it. */
  readonly key: string;
  readonly alarm: string;
  readonly occurrence: number;
  readonly channel: string;
  readonly recipient: string;
  readonly person: string | null;
  readonly language: Delivery['language'];
  readonly expiresAt: EpochMs;
}

/** A link, and the code of a message, are good for a day, ms. */
export const ANSWER_LIFE_MS = 24 * 3_600_000;

/** Bytes of the signature that are kept: nobody guesses 128 bits. */
const SIGNATURE_BYTES = 16;
const CODES = 10_000;
/** A claim that was signed is small; more is not unpacked. */
const MOST_BYTES = 16_384;

const Claim = z.tuple([
  z.string(),
  z.string(),
  z.int(),
  z.string(),
  z.string(),
  z.string().nullable(),
  z.enum(['zh', 'en', 'both']),
  z.int(),
]);

const FORM = /^([A-Za-z0-9_-]{16,2000})\.([A-Za-z0-9_-]{22})$/;

/** @param publicUrl where people reach the service, without a trailing slash. */
export function createAnswers(key: Uint8Array, publicUrl: string, clock: Clock): Answers {
  const mac = (use: 'link' | 'code', text: string): Buffer =>
    createHmac('sha256', key).update(`${use}\n${text}`).digest().subarray(0, SIGNATURE_BYTES);
  const codeOf = (delivery: string): string =>
    String(mac('code', delivery).readUIntBE(0, 6) % CODES).padStart(4, '0');
  return {
    answerOf(delivery) {
      const claim = packed(delivery, epochMs(clock.now() + ANSWER_LIFE_MS));
      const token = `${claim}.${mac('link', claim).toString('base64url')}`;
      return { link: `${publicUrl}/answer/${token}`, code: codeOf(delivery.key) };
    },
    read(token) {
      const [, claim = '', signature = ''] = FORM.exec(token) ?? [];
      const given = Buffer.from(signature, 'base64url');
      const own = mac('link', claim);
      if (given.length !== own.length || !timingSafeEqual(given, own)) return err('forged');
      // a last character can hold bits that mean nothing: only the one spelling is ours
      if (given.toString('base64url') !== signature) return err('forged');
      const read = unpacked(claim);
      if (read === null) return err('forged');
      return read.expiresAt > clock.now() ? ok(read) : err('expired');
    },
    isCodeOf: (delivery, code) => {
      const given = Buffer.from(code.padEnd(4, ' ').slice(0, 4).replace(/[^\d]/g, ' '), 'latin1');
      return timingSafeEqual(given, Buffer.from(codeOf(delivery), 'latin1')) ? 'yes' : 'no';
    },
  };
}

/** For a message that is about to go out; null where there is nothing to acknowledge. */
export function answerFor(answers: Answers, delivery: Delivery, alarm: Alarm): Answer | null {
  const waits = alarm.state === 'unacknowledged' || alarm.state === 'returned';
  if (!waits || delivery.reason === 'cleared') return null;
  return alarm.occurrence === delivery.occurrence ? answers.answerOf(delivery) : null;
}

/** The key repeats the alarm and the address: packed, a link fits into one line of a terminal or two. */
function packed(delivery: Delivery, expiresAt: EpochMs): string {
  const { key, alarm, occurrence, channel, recipient, person, language } = delivery;
  const claim: z.infer<typeof Claim> = [
    key,
    alarm,
    occurrence,
    channel,
    recipient,
    person,
    language,
    expiresAt,
  ];
  return deflateRawSync(JSON.stringify(claim)).toString('base64url');
}

/** Null: what is signed is no claim; a key of ours never signs such. */
function unpacked(text: string): AnswerClaim | null {
  try {
    const bytes = inflateRawSync(Buffer.from(text, 'base64url'), { maxOutputLength: MOST_BYTES });
    const read = Claim.safeParse(JSON.parse(bytes.toString('utf8')));
    if (!read.success) return null;
    const [key, alarm, occurrence, channel, recipient, person, language, expiresAt] = read.data;
    const at = epochMs(expiresAt);
    return { key, alarm, occurrence, channel, recipient, person, language, expiresAt: at };
  } catch {
    return null;
  }
}
