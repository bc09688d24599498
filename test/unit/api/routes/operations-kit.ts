import { expect, onTestFinished } from 'vitest';
import {
  type BooksStand,
  booksStand,
  type FleetStand,
  fleetStand,
  operationsStand,
} from '../../../support/operation-world.ts';
import { HOUR, MONDAY } from '../../metering/books/book-kit.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

/** Hours after Monday's midnight. */
export const at = (hour: number): string => new Date(MONDAY + hour * HOUR).toISOString();

/** 12 m³ base and 3 m³ actual an hour, for three days. */
const HOURS = Array.from({ length: 73 }, (_, n): readonly [number, number, number] => [
  n,
  1000 + 12 * n,
  500 + 3 * n,
]);

export const CHANGE = {
  at: at(72.5),
  old: { finalVb: 1870, finalVm: 717.5 },
  new: { device: 'spare', serial: 'NEW1', initialVb: 5, initialVm: 2, verifiedUntil: '2028-01-01' },
  by: 'wang',
};

export interface OperationsKit {
  readonly world: ApiWorld;
  readonly fleet: FleetStand;
  readonly books: BooksStand;
  readonly operations: ReturnType<typeof operationsStand>;
  /** As the maintainer unless told otherwise. */
  send(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, as?: string): Answer;
  start(payload: object): Promise<Begun>;
  complete(id: string, base?: number): Answer;
  /** Begins and completes; the problems for which that is refused. */
  refusedFor(payload: object): Promise<readonly Problem[]>;
  /** The maintainer's session ends after a while. */
  signInAgain(): Promise<void>;
}

type Answer = ReturnType<ApiWorld['as']>;

export interface Problem {
  readonly path: string;
  readonly problem: string;
  readonly zh: string;
}

interface Begun {
  readonly id: string;
  readonly new: object;
  readonly problems: readonly object[];
}

export const pathsOf = (list: readonly { readonly path: string }[]): readonly string[] =>
  list.map(({ path }) => path);

/** Two meter places; M-1 has said for three days what it counts, and eight hours have passed since. */
export async function operationsKit(): Promise<OperationsKit> {
  const fleet = fleetStand();
  const books = booksStand();
  books.write('M-1', HOURS);
  const operations = operationsStand((meter) => books.tell(world.ports.records.archive, meter));
  const world: ApiWorld = await openApiWorld({
    ports: { fleet, books: books.books, operations, gasDayStart: 0 },
  });
  onTestFinished(() => world.close());
  world.clock.current = MONDAY + 80 * HOUR;
  let token = await world.token('maintainer');
  const send: OperationsKit['send'] = (method, path, payload, as = token) =>
    world.as(as, {
      method,
      url: `/api/v1/operations${path}`,
      ...(payload === undefined ? {} : { payload }),
    });
  const start = async (payload: object) => (await send('POST', '', payload)).json<Begun>();
  const complete = (id: string, base = 1) => send('POST', `/${id}/complete`, { base });
  return {
    ...{ world, fleet, books, operations, send, start, complete },
    async refusedFor(payload) {
      const { id } = await start(payload);
      const answer = await complete(id);
      expect([answer.statusCode, answer.json().code]).toEqual([422, 'operation-refused']);
      return answer.json<{ errors: readonly Problem[] }>().errors;
    },
    async signInAgain() {
      token = await world.token('maintainer');
    },
  };
}
