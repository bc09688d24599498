import { momentOf, type RepeatedHour, type WallClock } from '../../lib/local-moment.ts';
import { ok, type Result } from '../../lib/result.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { PayloadContext } from './payload-format.ts';

/** The zone of a device whose site names none, and of one that is not known yet. */
const HOME = 'Asia/Shanghai';

export const zoneOf = ({ device }: PayloadContext): string => device?.site?.timeZone ?? HOME;

/** What a meter's own clock shows at its site, as epoch ms for `ts`. @param shown the clock as found. */
export function localStamp(
  clock: WallClock,
  context: PayloadContext,
  shown: string,
  repeated?: RepeatedHour,
): Result<number, Refusal> {
  const zone = zoneOf(context);
  const at = momentOf(clock, zone, repeated);
  if (typeof at === 'number') return ok(at);
  const why =
    at === 'skipped' ? `an hour that ${zone} leaves out in spring` : 'no date with a time of day';
  return refuse('ts-invalid', 'ts', `${shown} is ${why}: set the meter's clock`);
}
