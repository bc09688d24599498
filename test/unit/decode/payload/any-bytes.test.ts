import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAYLOAD_FORMATS } from '../../../../src/decode/payload/payload-registry.ts';
import { decodeAs } from './payload-fixtures.ts';

const FORMATS = PAYLOAD_FORMATS.map(({ name }) => name);

/** Texts that get past a format's first glance more often than noise does. */
const nearlyRight = fc
  .array(
    fc.constantFrom(
      ...[
        '68',
        '30',
        'FE',
        '16',
        'A5',
        '01',
        '1F90',
        ' ',
        '\n',
        '!',
        '!ABCD',
        '/ISK5\\2',
        '\u0003',
      ],
      ...['7-0:3.0.0', '7-0:13.2.0*255', '0-1:24.2.1', '(101209112500W)', '(1*m3)', '(', ')', '*'],
      ...['1e999', '{"ts":1,"vb":', '}', '[', ']', '"__proto__":', '\ud800', 'aGg='],
    ),
    { maxLength: 60 },
  )
  .map((parts) => new TextEncoder().encode(parts.join('')));

describe.each(FORMATS)('%s', (payload) => {
  it('gives readings or rejections of any bytes, and the same again', () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 300 }), nearlyRight);
    fc.assert(
      fc.property(anything, (bytes) => {
        const first = decodeAs({ payload }, bytes);
        expect(first.readings.length + first.rejections.length).toBeGreaterThan(0);
        expect(decodeAs({ payload }, bytes)).toEqual(first);
      }),
      { numRuns: 500 },
    );
  });
});
