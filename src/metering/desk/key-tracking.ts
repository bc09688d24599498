import { dayOfDate } from '../../lib/local-time.ts';
import type { Alarm } from '../../model/alarm.ts';
import { Swing } from '../../model/archive/customer-kinds.ts';
import { Price } from '../../model/archive/metering-kinds.ts';
import { type TrackedSwing, trackingList } from '../swing/tracking-list.ts';
import { type DeskSources, type Entered, entered } from './desk-sources.ts';
import { trackedCustomers } from './tracked-customers.ts';

/** A line of the list with what people have found out. */
export interface FollowedSwing {
  readonly id: string;
  /** As it is reckoned now; null: later data made it vanish, the follow-up stays. */
  readonly swing: TrackedSwing | null;
  readonly followUp: Entered<Swing> | null;
}

export interface TrackingAsked {
  readonly zone?: string;
  readonly customer?: string;
  /** Days since 1970: swings that end after `from`; `end` is the day after the last whole one. */
  readonly from: number;
  readonly end: number;
  /** That held at some time since `from`. */
  readonly alarms: readonly Alarm[];
}

/** Weeks of past: eight to judge by, and enough to see what cold does. */
const PAST_DAYS = 26 * 7;

/** 重点跟踪: the dearest first, then what was followed up and is a swing no more. */
export async function readKeyTracking(
  sources: DeskSources,
  asked: TrackingAsked,
): Promise<readonly FollowedSwing[]> {
  const { archive } = sources;
  const tracked = await trackedCustomers(sources, asked, asked.from - PAST_DAYS, asked.end);
  const prices = (await entered(archive, 'price', Price)).map(({ item, body }) => ({
    validFrom: item.validFrom,
    validTo: item.validTo,
    body,
  }));
  const followUps = await entered(archive, 'swing', Swing);
  const byId = new Map(followUps.map((one) => [one.item.id, one]));
  const swings = trackingList(tracked, prices, asked.alarms, asked.from, asked.end);
  const ids = new Set(swings.map(({ id }) => id));
  const customers = new Set<string>(tracked.map(({ customer }) => customer.id));
  const vanished = followUps.filter(
    ({ item, body }) =>
      !ids.has(item.id) && dayOfDate(body.to) > asked.from && customers.has(body.customer),
  );
  return [
    ...swings.map((swing) => ({ id: swing.id, swing, followUp: byId.get(swing.id) ?? null })),
    ...vanished.map((followUp) => ({ id: followUp.item.id, swing: null, followUp })),
  ];
}
