import { describe, expect, it } from 'vitest';
import {
  deviceOfTopic,
  downTopic,
  filterMatches,
  publishFault,
  statusTopic,
  subscribeFault,
} from '../../../src/ingest/topic-rules.ts';

describe('topics a device may publish on', () => {
  it.each([
    ['gas/v1/a/telemetry', null],
    ['gas/v1/a/sub/b/event', null],
    ['gas/v1/a/future', null],
    ['spBv1.0/g/NBIRTH/a', null],
    ['spBv1.0/g/DBIRTH/a/b', null],
    ['spBv1.0/g/DBIRTH/b/a', 'not-its-own'],
    ['spBv1.0/g/NDATA', 'not-its-own'],
    ['spBv1.0/g/NDATA/a/b/c', 'not-its-own'],
    ['spBv1.0/g/STATE/a', 'not-its-own'],
    ['spBv1.0/g/toString/a', 'not-its-own'],
    ['gas/v1/a', 'not-its-own'],
    ['gas/v1/a.b/telemetry', 'not-its-own'],
    ['GAS/v1/a/telemetry', 'not-its-own'],
    ['gas/v1/a/rejected', 'downlink'],
    ['', 'empty-level'],
    ['/', 'empty-level'],
    ['gas/v1//telemetry', 'empty-level'],
    ['gas/v1/a/', 'empty-level'],
    ['$SYS', 'reserved'],
    ['gas/v1/a/\0', 'nul'],
    ['x'.repeat(513), 'too-long'],
  ] as const)('%j: %j', (topic, fault) => {
    expect(publishFault('a', topic)).toBe(fault);
  });
});

describe('filters a device may subscribe to', () => {
  it.each([
    ['gas/v1/a/#', null],
    ['gas/v1/a/+/x', null],
    ['gas/v1/a', 'not-its-own'],
    ['gas/v1/a+/x', 'not-its-own'],
    ['gas/v1/+/x', 'not-its-own'],
    ['spBv1.0/STATE/gaswatch', null],
    ['spBv1.0/g/NCMD/a', null],
    ['spBv1.0/g/NCMD/a/#', null],
    ['spBv1.0/g/DCMD/a/#', null],
    ['spBv1.0/g/DCMD/a/+', null],
    ['spBv1.0/g/DCMD/a/meter', null],
    ['spBv1.0/STATE/+', 'not-its-own'],
    ['spBv1.0/STATE/#', 'not-its-own'],
    ['spBv1.0/STATE', 'not-its-own'],
    ['spBv1.0/#', 'not-its-own'],
    ['spBv1.0/+/NCMD/a', 'not-its-own'],
    ['spBv1.0/g/+/a', 'not-its-own'],
    ['spBv1.0/g/NCMD/+', 'not-its-own'],
    ['spBv1.0/g/NCMD/b', 'not-its-own'],
    ['spBv1.0/g/NCMD/#', 'not-its-own'],
    ['spBv1.0/g/NCMD/a/b', 'not-its-own'],
    ['spBv1.0/g/DCMD/b/a', 'not-its-own'],
    ['spBv1.0/g/DCMD/a/b/c', 'not-its-own'],
    ['spBv1.0/g/NDATA/a', 'not-its-own'],
    ['spBv1.0/g/DBIRTH/a/#', 'not-its-own'],
    ['$share/g/gas/v1/a/x', 'reserved'],
  ] as const)('%j: %j', (filter, fault) => {
    expect(subscribeFault('a', filter)).toBe(fault);
  });
});

describe('filter matching', () => {
  it.each([
    ['a/b', 'a/b', true],
    ['a/+', 'a/b', true],
    ['a/+', 'a/b/c', false],
    ['a/#', 'a/b/c', true],
    ['a/#', 'a', true],
    ['a/+/c', 'a/b/c', true],
    ['a/b/c', 'a/b', false],
    ['a/b', 'a/b/c', false],
    ['#', 'a', true],
  ])('%s on %s: %s', (filter, topic, matches) => {
    expect(filterMatches(filter, topic)).toBe(matches);
  });
});

describe('topic names', () => {
  it('name the device they belong to', () => {
    expect(deviceOfTopic(downTopic('rtu:1', 'rejected'))).toBe('rtu:1');
    expect(deviceOfTopic(statusTopic('a'))).toBe('a');
    expect(deviceOfTopic('gas/v1/a')).toBe('');
    expect(deviceOfTopic('other/v1/a/x')).toBe('');
  });
});
