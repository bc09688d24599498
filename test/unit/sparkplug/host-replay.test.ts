import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Entry } from '../../../src/model/journal-entry.ts';
import { epochMs } from '../../../src/model/units.ts';
import {
  act,
  asText,
  data,
  Oracle,
  type SaidRecord,
  type Step,
} from '../../support/sparkplug-oracle.ts';
import { hostWith, resumed, START, said } from '../../support/sparkplug-run.ts';

const PLACE = /^gas\/v1\/rtu(?:\/sub\/(?<device>m1))?\/telemetry$/;
const JsonRecords = z.array(z.record(z.string(), z.number()));

function recordsOf(entry: Entry): readonly SaidRecord[] {
  const [topic, content] = said(entry);
  const place = PLACE.exec(topic);
  if (place === null) return [];
  const device = place.groups?.['device'] ?? null;
  return JsonRecords.parse(content).map(({ ts = 0, ...fields }) => [
    ...([device, ts] as const),
    ...Object.entries(fields),
  ]);
}

/** A message, or what befalls the host between two. */
const event = fc.oneof(
  { weight: 6, arbitrary: act },
  { weight: 1, arbitrary: fc.constantFrom('save' as const, 'crash' as const) },
);

describe('a host application', () => {
  it('says the same records over any births, deaths and crashes as a reading by hand', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 80 }), (events) => {
        const oracle = new Oracle();
        const told = new Set<string>();
        let host = hostWith();
        let saved = resumed(host);
        let since: Step[] = [];
        const expected = new Set<string>();
        const feed = ({ entry }: Step): void => {
          for (const one of host.take(entry))
            for (const each of recordsOf(one)) told.add(asText(each));
        };
        for (const one of events) {
          if (one === 'save') {
            saved = resumed(host);
            since = [];
          } else if (one === 'crash') {
            // the saved one lives on in a copy, so that a second crash finds it as it was
            host = (saved === null ? null : resumed(saved)) ?? hostWith();
            since.forEach(feed);
          } else {
            const step = oracle.step(one);
            if (step.expected !== null) expected.add(asText(step.expected));
            since.push(step);
            feed(step);
          }
        }
        expect([...told].sort()).toEqual([...expected].sort());
      }),
    );
  });

  it('says the same of messages that overtake each other, and asks for nothing', () => {
    const delayed = fc.array(fc.record({ act: data, delay: fc.nat(3) }), { maxLength: 40 });
    fc.assert(
      fc.property(delayed, fc.nat(3), (sends, birthDelay) => {
        const oracle = new Oracle();
        const host = hostWith();
        const expected = new Set<string>();
        const steps = [
          { step: oracle.step({ do: 'nbirth', map: 0 }), due: -1 },
          { step: oracle.step({ do: 'dbirth', map: 0 }), due: birthDelay },
          ...sends.map(({ act: one, delay }, at) => ({
            step: oracle.step(one),
            due: at + 1 + delay,
          })),
        ];
        const told = new Set<string>();
        for (const { step } of steps)
          if (step.expected !== null) expected.add(asText(step.expected));
        for (const { step } of steps.toSorted((a, b) => a.due - b.due)) {
          // all of it within the reorder timeout: the order of arrival, not the hour, is what differs
          for (const one of host.take({ ...step.entry, at: epochMs(START) })) {
            for (const each of recordsOf(one)) told.add(asText(each));
          }
        }
        expect([...told].sort()).toEqual([...expected].sort());
        expect(host.counts.unborn).toBe(0);
        expect(host.requests(epochMs(START + 1))).toEqual([]);
      }),
    );
  });
});
