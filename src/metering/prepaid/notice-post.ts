import { z } from 'zod';
import { type Channel, MAY_HAVE_ARRIVED, type Notice } from '../../channel/channel.ts';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/clock.ts';
import { CustomerNotice } from '../../model/archive/customer-notice-kind.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveChange, ArchiveItem, ArchiveRecords } from '../../records/records.ts';
import { everyEntered } from './every-entered.ts';
import { byNextWay, type HeldNotice, nextStep } from './notice-item.ts';
import { afterQuiet, NOTICE_WAYS, type NoticeSettings, type NoticeWay } from './notice-settings.ts';

/** The way out for notices to customers. */
export interface NoticePost {
  readonly archive: Pick<ArchiveRecords, 'list' | 'write'>;
  readonly clock: Clock;
  readonly ways: ReadonlyMap<NoticeWay, Pick<Channel, 'send'>>;
  readonly settings: Pick<NoticeSettings, 'quietHours'>;
  /** Zone of whoever is told. */
  timeZoneOf(body: CustomerNotice): string;
}

export interface Posted {
  readonly accepted: number;
  /** Refused for good, or given up. */
  readonly lost: number;
  /** Why a way was left for this time; nothing further is tried by it. */
  readonly troubles: readonly string[];
}

export const SERVICE = 'service';
/** Between attempts: five minutes longer each time, so that the last follows a day after the first. */
const RETRY_MS = 300_000;
const MOST_ATTEMPTS = 24;

/** The state alone is looked at first: most are at their end. */
const Standing = z.object({ state: z.string() });
const ALIVE: ReadonlySet<string> = new Set(['queued', 'sending']);

/** Notices that are still on their way, the longest due first. @param from bound on when they are due. */
export async function openNotices(
  archive: Pick<ArchiveRecords, 'list'>,
  from: EpochMs,
): Promise<readonly HeldNotice[]> {
  const found: HeldNotice[] = [];
  const all = everyEntered(archive, { kind: 'customer-notice', from }, Standing);
  for await (const { item, body } of all)
    if (ALIVE.has(body.state)) found.push({ item, body: CustomerNotice.parse(item.body) });
  return found.toSorted((a, b) => a.item.validFrom - b.item.validFrom);
}

/**
 * Sends what is due, each way by itself, until `until`. Each step is written before and after: a
 * notice found in `sending` was being handed over when the process ended, and goes out again marked
 * as a possible repetition.
 * @throws AppError of the archive.
 */
export async function postNotices(
  post: NoticePost,
  open: readonly HeldNotice[],
  until: number,
): Promise<Posted> {
  const now = post.clock.now();
  const due = open.filter(({ item }) => item.validFrom <= now);
  const lanes = await Promise.all(
    NOTICE_WAYS.map((way) =>
      postLane(
        post,
        due.filter(({ body }) => body.way === way),
        until,
      ),
    ),
  );
  return {
    accepted: lanes.reduce((sum, { accepted }) => sum + accepted, 0),
    lost: lanes.reduce((sum, { lost }) => sum + lost, 0),
    troubles: lanes.flatMap(({ troubles }) => troubles),
  };
}

/** A way that does not answer is left at once: the others on it would only wait for the same. */
async function postLane(
  post: NoticePost,
  due: readonly HeldNotice[],
  until: number,
): Promise<Posted> {
  let [accepted, lost] = [0, 0];
  for (const held of due) {
    if (post.clock.now() >= until) break;
    const ended = await postOne(post, held);
    if (ended.end === 'accepted') accepted += 1;
    if (ended.end === 'lost') lost += 1;
    if (ended.end === 'down') return { accepted, lost, troubles: [ended.detail] };
  }
  return { accepted, lost, troubles: [] };
}

interface Ended {
  readonly end: 'accepted' | 'lost' | 'later' | 'down';
  readonly detail: string;
}

async function postOne(post: NoticePost, held: HeldNotice): Promise<Ended> {
  const { clock, settings } = post;
  const now = epochMs(clock.now());
  const { body } = held;
  const waked = afterQuiet(settings, post.timeZoneOf(body), now);
  const isTooLate = body.from !== undefined && Date.parse(body.from) <= waked;
  // an outage that begins before people are awake is told at night
  if (waked > now && !isTooLate) {
    await write(post, [nextStep(held, {}, waked)]);
    return { end: 'later', detail: '' };
  }
  const uncertain = body.uncertain || body.state === 'sending';
  const [item] = await write(post, [
    nextStep(held, { state: 'sending', uncertain, attempts: body.attempts + 1 }),
  ]);
  if (item === undefined) return { end: 'later', detail: '' };
  const sending: HeldNotice = { item, body: CustomerNotice.parse(item.body) };
  const ended = await handOver(post, sending);
  await write(post, ended.changes);
  return ended;
}

type Handed = Ended & { readonly changes: readonly ArchiveChange[] };

async function handOver({ ways, clock }: NoticePost, sending: HeldNotice): Promise<Handed> {
  const { body } = sending;
  const channel = body.way === 'none' ? undefined : ways.get(body.way);
  if (channel === undefined)
    return lose(sending, 'failed', `${body.way} is not configured any more`, clock);
  try {
    const result = await channel.send(noticeOf(sending));
    const detail = result.detail.slice(0, 1_000);
    if (result.outcome === 'accepted') {
      const acceptedAt = new Date(clock.now()).toISOString();
      const step = { state: 'accepted', acceptedAt, detail } as const;
      return { end: 'accepted', detail, changes: [nextStep(sending, step)] };
    }
    if (result.permanent) return lose(sending, 'failed', detail, clock);
    return again(sending, detail, clock, 'later', result.retryAfterMs);
  } catch (thrown) {
    const code = thrown instanceof AppError ? `${thrown.code}: ` : '';
    return again(sending, `${code}${reasonOf(thrown)}`.slice(0, 1_000), clock, 'down');
  }
}

const noticeOf = ({ item, body }: HeldNotice): Notice => ({
  kind: 'notice',
  key: `customer-notice/${item.id}`,
  recipient: body.address,
  language: body.language,
  uncertain: body.uncertain,
  title: { zh: body.title, en: body.title },
  lines: body.message.split('\n').map((line) => ({ zh: line, en: line })),
});

/** This way is at its end: the person's next one takes over, in the same write. */
function lose(
  sending: HeldNotice,
  state: 'failed' | 'givenUp',
  detail: string,
  clock: Clock,
): Handed {
  const next = byNextWay(sending, epochMs(clock.now()));
  const changes = [nextStep(sending, { state, detail }), ...(next === null ? [] : [next])];
  return { end: 'lost', detail, changes };
}

function again(
  sending: HeldNotice,
  detail: string,
  clock: Clock,
  end: 'later' | 'down',
  retryAfterMs = 0,
): Handed {
  const { attempts, uncertain } = sending.body;
  if (attempts >= MOST_ATTEMPTS) return { ...lose(sending, 'givenUp', detail, clock) };
  const at = epochMs(clock.now() + Math.max(retryAfterMs, attempts * RETRY_MS));
  const mayHave = uncertain || detail.endsWith(MAY_HAVE_ARRIVED);
  const step = { state: 'queued', uncertain: mayHave, detail } as const;
  return { end, detail, changes: [nextStep(sending, step, at)] };
}

/** Somebody else has changed it meanwhile: it is looked at again with the next round. */
async function write(
  { archive, clock }: NoticePost,
  changes: readonly ArchiveChange[],
): Promise<readonly ArchiveItem[]> {
  try {
    return await archive.write(changes, SERVICE, epochMs(clock.now()));
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'archive-conflict') return [];
    throw thrown;
  }
}
