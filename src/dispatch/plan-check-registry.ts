import type { Fleet } from '../model/fleet.ts';
import type { EpochMs } from '../model/units.ts';
import { coverageHoles } from './coverage.ts';

/** What is wrong with a dispatch plan as a whole, in lines for people; asked when a fleet is loaded. */
export interface PlanCheck {
  /** Where in the fleet file the remedy is. */
  readonly path: string;
  /** @param from the moment from which the plan is to work. */
  find(fleet: Fleet, from: EpochMs): readonly string[];
}

export const PLAN_CHECKS: readonly PlanCheck[] = [{ path: 'dispatch.routes', find: coverageHoles }];
