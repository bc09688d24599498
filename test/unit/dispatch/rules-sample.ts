import type { z } from 'zod';
import { compileRules, type DispatchRules } from '../../../src/dispatch/rules.ts';
import type { DispatchPlan } from '../../../src/model/dispatch-plan.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { type FleetIndex, indexFleet } from '../../../src/model/fleet-index.ts';

export type PlanText = z.input<typeof DispatchPlan>;

/** Two zones: S1 and S4 factories and S2 a hospital in `east`, S3 a factory in `west`; a gateway serves S2 and S3. */
export const fleetSample = (dispatch?: PlanText): FleetIndex =>
  indexFleet(
    FleetShape.parse({
      zones: [
        { id: 'east', name: { zh: '东区', en: 'East' } },
        { id: 'west', name: { zh: '西区', en: 'West' } },
      ],
      customers: [
        { id: 'plant', name: 'Plant', class: 'factory' },
        { id: 'clinic', name: 'Clinic', class: 'hospital' },
      ],
      sites: [
        { id: 'S1', name: 'Works', zone: 'east', customer: 'plant' },
        { id: 'S4', name: 'Foundry', zone: 'east', customer: 'plant' },
        { id: 'S2', name: 'Ward', zone: 'east', customer: 'clinic', meters: [meter('m2', 'evc2')] },
        { id: 'S3', name: 'Mill', zone: 'west', customer: 'plant', meters: [meter('m3', 'evc3')] },
      ],
      devices: [
        { id: 'gw', reporting: 'scada' },
        { id: 'evc2', reporting: 'hourly', gateway: 'gw' },
        { id: 'evc3', reporting: 'hourly', gateway: 'gw' },
      ],
      ...(dispatch === undefined ? {} : { dispatch }),
    }),
    1,
  );

const meter = (id: string, device: string) => ({ id, device, type: 'rotary', qMin: 1, qMax: 10 });

export const rulesSample = (plan: PlanText): DispatchRules => compileRules(fleetSample(plan), []);

/** Reached by e-mail, then by SMS; `boss` for emergencies by SMS alone. */
export const PEOPLE: NonNullable<PlanText['people']> = [
  {
    id: 'ann',
    name: 'Ann',
    addresses: [
      { channel: 'email', to: 'ann@x.cn' },
      { channel: 'sms', to: '+8613800000001' },
    ],
  },
  {
    id: 'bob',
    name: 'Bob',
    language: 'en',
    addresses: [
      { channel: 'email', to: 'bob@x.cn' },
      { channel: 'sms', to: '+8613800000002', priorities: [1, 2] },
      { channel: 'wecom', to: 'crew' },
    ],
  },
  {
    id: 'boss',
    name: 'Boss',
    addresses: [{ channel: 'sms', to: '+8613800000003', priorities: [1] }],
  },
];
