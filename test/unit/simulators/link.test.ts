import { describe, expect, it } from 'vitest';
import { type SimulatedMessage, simulatedLink } from '../../../simulators/link/link.ts';
import { healthyInputs, type LinkInputs } from '../../../simulators/site/site-inputs.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';

const TOPIC = 'gas/v1/rtu/telemetry';
const UP: LinkInputs = healthyInputs(0).link;

interface Sent {
  readonly at: number;
  readonly records: readonly number[];
}

/** One record a second, numbered by its second; what left, without status messages. */
function run(seconds: number, inputsAt: (second: number) => LinkInputs) {
  const link = simulatedLink('rtu', seededRandom('link'));
  const messages: SimulatedMessage[] = [];
  for (let second = 0; second < seconds; second += 1) {
    link.offer(TOPIC, second, second * 1000);
    messages.push(...link.second(second * 1000, inputsAt(second)));
  }
  const sent: Sent[] = messages
    .filter((m) => m.topic === TOPIC)
    .map((m) => ({
      at: m.sendAt,
      records: (Array.isArray(m.payload) ? m.payload : [m.payload]).map(Number),
    }));
  const statuses = messages.filter((m) => m.topic.endsWith('/status')).map((m) => m.payload);
  return { sent, order: sent.flatMap((s) => s.records), statuses };
}
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

describe('simulatedLink', () => {
  it('sends every record in the second it is offered, one message each', () => {
    const { sent, order } = run(20, () => UP);
    expect(order).toEqual(numbers(0, 20));
    expect(sent.every((s) => s.at >= (s.records[0] ?? 0) * 1000)).toBe(true);
    expect(sent.every((s) => s.at < ((s.records[0] ?? 0) + 1) * 1000)).toBe(true);
  });

  it('keeps records while it is down and sends them first, in order, in batches', () => {
    const down: LinkInputs = { ...UP, state: 'buffering' };
    const { sent, order, statuses } = run(700, (s) => (s >= 50 && s < 600 ? down : UP));
    expect(order).toEqual(numbers(0, 700));
    expect(sent.some((s) => s.at >= 50_000 && s.at < 600_000)).toBe(false);
    expect(Math.max(...sent.map((s) => s.records.length))).toBe(200);
    expect(statuses).toEqual(['offline', 'online']);
  });

  it('sends live records first and the backlog between them when told so', () => {
    const down: LinkInputs = { ...UP, state: 'buffering', drain: 'live-first' };
    const { order } = run(700, (s) => (s >= 50 && s < 600 ? down : UP));
    expect([...order].sort((a, b) => a - b)).toEqual(numbers(0, 700));
    expect(order[50]).toBe(600);
    expect(order.indexOf(600)).toBeLessThan(order.indexOf(50));
  });

  it('loses what a silent device would have said', () => {
    const silent: LinkInputs = { ...UP, state: 'silent' };
    const { order, statuses } = run(30, (s) => (s >= 10 && s < 20 ? silent : UP));
    expect(order).toEqual([...numbers(0, 10), ...numbers(20, 30)]);
    expect(statuses).toEqual([]);
  });

  it('doubles about the asked share, later, with the same content', () => {
    const { order } = run(2000, () => ({ ...UP, duplicates: 0.1 }));
    const twice = numbers(0, 1950).filter((n) => order.indexOf(n) !== order.lastIndexOf(n));
    expect(twice.length).toBeGreaterThan(120);
    expect(twice.length).toBeLessThan(280);
  });

  it('reorders without losing or doubling', () => {
    const { order } = run(2000, (s) => (s < 1900 ? { ...UP, reordered: 0.1 } : UP));
    expect(order).not.toEqual(numbers(0, 2000));
    expect([...order].sort((a, b) => a - b)).toEqual(numbers(0, 2000));
  });
});
