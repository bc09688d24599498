import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../../../../../src/console/api/client.ts';
import {
  otherProblems,
  problemsIn,
  problemsOf,
} from '../../../../../src/console/parts/fields/field-problems.ts';
import { bodyFrom, valuesOf } from '../../../../../src/console/parts/fields/field-values.ts';
import { mediaTypeOf } from '../../../../../src/console/parts/fields/media-type.ts';
import { ARCHIVE_KINDS } from '../../../../../src/model/archive/archive-kind.ts';
import { columnsOf } from '../../../../../src/model/archive/columns.ts';

const ZONE = 'Asia/Shanghai';

describe('a form made from the fields of a kind', () => {
  it('gives a body back as it was read', () => {
    const columns = columnsOf('meter-operation');
    const body = {
      meter: 'm1',
      act: 'change-meter',
      at: '2026-11-26T09:30:00+08:00',
      old: { device: 'd1', serial: 's1', finalVb: 1234.5 },
      new: { device: 'd2', serial: 's2', initialVb: 0 },
      by: 'Li',
      files: [{ sha256: 'a'.repeat(64), name: '表底.jpg' }],
    };
    expect(bodyFrom(columns, valuesOf(columns, body, ZONE), ZONE)).toEqual(body);
  });

  it('leaves out what is empty', () => {
    const columns = columnsOf('customer');
    const values = { customer: ' c1 ', class: 'hotel', address: '  ', contacts: [] };
    expect(bodyFrom(columns, values, ZONE)).toEqual({ customer: 'c1', class: 'hotel' });
  });

  it('reads a moment in the zone that it is shown in', () => {
    const columns = columnsOf('outage-notice');
    const shown = valuesOf(columns, { from: '2026-11-26T01:00:00Z' }, ZONE);
    expect(shown['from']).toBe('2026-11-26T09:00:00');
    expect(bodyFrom(columns, { from: '2026-11-26T09:00' }, ZONE)).toEqual({
      from: '2026-11-26T09:00:00+08:00',
    });
  });

  it('leaves it to the service to say what is no number and no moment', () => {
    const columns = columnsOf('price');
    expect(bodyFrom(columns, { perM3: '3,2' }, ZONE)).toEqual({ perM3: '3,2' });
    const outage = columnsOf('outage-notice');
    expect(bodyFrom(outage, { from: 'tomorrow' }, ZONE)).toEqual({ from: 'tomorrow' });
  });

  it('takes a list by lines', () => {
    const columns = columnsOf('outage-notice');
    expect(bodyFrom(columns, { sites: 's1\n\n s2；s3 ' }, ZONE)).toEqual({
      sites: ['s1', 's2', 's3'],
    });
  });

  it.each(ARCHIVE_KINDS)('of kind %s is empty for an empty body', (kind) => {
    const columns = columnsOf(kind);
    expect(bodyFrom(columns, valuesOf(columns, {}, ZONE), ZONE)).toEqual({});
  });
});

describe('what the service says of a form', () => {
  const errors = [
    { path: 'contacts.0.phone', problem: 'too long', zh: '过长' },
    { path: 'body.from', problem: 'must lie in the future' },
    { path: 'id', problem: 'taken', zh: '已存在' },
  ];
  const problems = problemsIn(new ApiProblem(422, 'archive-invalid', '', { errors }));

  it('stands at its field, or at none', () => {
    expect(problemsOf(problems, 'contacts').map(({ words }) => words.zh)).toEqual(['过长']);
    expect(problemsOf(problems, 'from').map(({ words }) => words)).toEqual([
      { zh: 'must lie in the future', en: 'must lie in the future' },
    ]);
    expect(otherProblems(problems, ['contacts', 'from']).map(({ path }) => path)).toEqual(['id']);
  });

  it('is nothing where it is about something else', () => {
    expect(problemsIn(new Error('x'))).toEqual([]);
    expect(problemsIn(new ApiProblem(409, 'archive-conflict', '', {}))).toEqual([]);
    expect(problemsIn(new ApiProblem(422, '', '', { errors: [null, 'x', { path: 1 }] }))).toEqual(
      [],
    );
  });
});

describe('the type of a file', () => {
  it.each([
    ['证书.PDF', '', 'application/pdf'],
    ['a.csv', 'application/vnd.ms-excel', 'text/csv'],
    ['b.bin', '', 'application/octet-stream'],
    ['c.odd', 'image/webp', 'image/webp'],
  ])('%s %s', (name, type, expected) => {
    expect(mediaTypeOf({ name, type })).toBe(expected);
  });
});
