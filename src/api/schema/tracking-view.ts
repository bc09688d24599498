import { z } from 'zod';
import { dateName } from '../../lib/local-time.ts';
import type { FollowedSwing } from '../../metering/desk/key-tracking.ts';
import { Swing } from '../../model/archive/customer-kinds.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import { Instant, instant } from './instant.ts';
import { named } from './registry.ts';

const Localized = z.object({ zh: z.string(), en: z.string() });
const date = z.string().describe('gas day');

export const SwingView = named(
  'TrackedSwing',
  z.object({
    id: z.string(),
    customer: z.object({ id: z.string(), name: Localized.nullable() }),
    zone: z.string().nullable(),
    sites: z.array(z.string()),
    from: date,
    to: date.describe('the day after its last week'),
    direction: z.enum(['up', 'down']),
    m3: z.number().describe('more or less than expected, base m³'),
    changePercent: z.number(),
    money: z.number().nullable().describe('CNY at the price in force; null: no price on file'),
    standing: z
      .enum(['goes on', 'over', 'vanished'])
      .describe('vanished: later data made it none, its follow-up stays'),
    likely: Swing.shape.cause.unwrap().describe('as it looks; people know better'),
    heating: z.boolean().describe('whether the expectation was moved for temperature'),
    followUp: z
      .object({
        cause: Swing.shape.cause.unwrap(),
        note: z.string(),
        by: z.string(),
        at: Instant,
        state: Swing.shape.state.unwrap(),
        revision: z.number().int(),
      })
      .nullable(),
  }),
);
export type SwingView = z.infer<typeof SwingView>;

export function swingView(
  { id, swing, followUp }: FollowedSwing,
  fleet: FleetIndex,
): SwingView | null {
  const common = { id, followUp: followUpView(followUp) };
  if (swing !== null)
    return {
      ...common,
      customer: { id: swing.customer.id, name: swing.customer.name },
      zone: swing.zone,
      sites: [...swing.sites],
      from: dateName(swing.from),
      to: dateName(swing.to),
      direction: swing.direction,
      m3: swing.differenceM3,
      changePercent: swing.changePercent,
      money: swing.money,
      standing: swing.standing,
      likely: swing.likely,
      heating: swing.heatedWeeks > 0,
    };
  if (followUp === null) return null;
  const { body } = followUp;
  return {
    ...common,
    customer: { id: body.customer, name: fleet.customers.get(body.customer)?.name ?? null },
    zone: null,
    sites: [],
    from: body.from,
    to: body.to,
    direction: body.direction,
    m3: body.m3,
    changePercent: body.changePercent,
    money: body.money ?? null,
    standing: 'vanished',
    likely: 'unknown',
    heating: false,
  };
}

const followUpView = (followUp: FollowedSwing['followUp']): SwingView['followUp'] =>
  followUp === null
    ? null
    : {
        cause: followUp.body.cause,
        note: followUp.body.followUp,
        by: followUp.body.followedBy,
        at: instant(followUp.item.recordedAt),
        state: followUp.body.state,
        revision: followUp.item.revision,
      };
