import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../src/lib/app-error.ts';
import type { DaysQuery, HoursQuery } from '../../src/metering/contract/metering-books.ts';
import { reckonHere } from '../../src/metering/desk/zone-reckoner.ts';
import { epochMs } from '../../src/model/units.ts';
import { reckonAside } from '../../src/reckoning-client.ts';
import { deskSample } from '../support/report-desk.ts';

const { desk, fleet } = deskSample();
const SPAN = {
  from: epochMs(Date.parse('2026-03-30T00:00:00+08:00')),
  to: epochMs(Date.parse('2026-04-13T00:00:00+08:00')),
};
const zone = fleet.fleet.zones[0];
if (zone === undefined) throw new Error('no zone');
const ASKED = { zone, ...SPAN, every: 'week', alarms: [] } as const;

type Request = { readonly id: number } & (
  | { readonly call: 'hours'; readonly args: readonly [HoursQuery] }
  | { readonly call: 'days'; readonly args: readonly [DaysQuery] }
);

/** A connection to books that answer as the metering thread does. */
function connect(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  port1.on('message', (request: Request) => {
    const rows =
      request.call === 'hours'
        ? desk.books.hours(request.args[0])
        : desk.books.days(request.args[0]);
    void rows.then((value) => port1.postMessage({ id: request.id, value }));
  });
  return port2;
}

describe('reckoning in a thread of its own', () => {
  it('gives what reckoning here gives', async () => {
    const [here, aside] = [reckonHere(desk), reckonAside(desk, connect)];
    expect(await aside.balance(ASKED)).toEqual(await here.balance(ASKED));
    expect(await aside.outlook(zone, SPAN.to)).toEqual(await here.outlook(zone, SPAN.to));
  });

  it('an error of the archive or of the books keeps its code', async () => {
    const list = async () => {
      throw new AppError('records-busy', 'ask again', { retryable: true });
    };
    const broken = reckonAside({ ...desk, archive: { list } }, connect);
    await expect(broken.balance(ASKED)).rejects.toMatchObject({
      code: 'records-busy',
      retryable: true,
    });
    const away = reckonAside(desk, () => {
      throw new AppError('books-down', 'the metering thread does not run', { retryable: true });
    });
    await expect(away.balance(ASKED)).rejects.toMatchObject({ code: 'books-down' });
  });

  it('books that end in the middle do not leave anybody waiting', async () => {
    const gone = reckonAside(desk, () => {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', () => port1.close());
      return port2;
    });
    await expect(gone.balance(ASKED)).rejects.toMatchObject({ code: 'books-down' });
  });
});
