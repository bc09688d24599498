import { parentPort, workerData } from 'node:worker_threads';
import type { HistoryReader } from './history/history.ts';
import type { DeskSources } from './metering/desk/desk-sources.ts';
import { reckonHere, type ZoneReckoner } from './metering/desk/zone-reckoner.ts';
import { MeteringPort } from './metering-port.ts';
import { indexFleet } from './model/fleet-index.ts';
import { errorOf, failureOf } from './reckoning-failure.ts';
import type {
  FromReckoning,
  ReckoningAsk,
  ReckoningTask,
  ToReckoning,
  ZoneQuestion,
} from './reckoning-protocol.ts';
import type { ArchiveRecords } from './records/contract/archive-records.ts';

/** Answers one question about a zone, away from the thread that serves sockets. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
const send = (message: FromReckoning): void => port.postMessage(message);
// the border: started by reckoning-client alone
const { question, fleet, startHour, books: booksPort } = workerData as ReckoningTask;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}
const waiting = new Map<number, Waiting>();
let last = 0;

port.on('message', (answer: ToReckoning) => {
  const asked = waiting.get(answer.id);
  waiting.delete(answer.id);
  if ('failure' in answer) asked?.reject(errorOf(answer.failure));
  else asked?.resolve(answer.value);
});

const ask = (asked: ReckoningAsk): Promise<unknown> =>
  new Promise((resolve, reject) => {
    last += 1;
    waiting.set(last, { resolve, reject });
    send({ op: 'ask', id: last, ask: asked });
  });

const metering = new MeteringPort(booksPort);
const desk: DeskSources = {
  books: {
    hours: (query) => metering.call('hours', query),
    days: (query) => metering.call('days', query),
  },
  archive: {
    // the border: the client answers with what its own archive gave
    list: (query) => ask({ of: 'archive', query }) as ReturnType<ArchiveRecords['list']>,
  },
  history: {
    // likewise
    buckets: (query) => ask({ of: 'history', query }) as ReturnType<HistoryReader['buckets']>,
  },
  fleet: indexFleet(fleet, 1),
  startHour,
};

const answerOf = (zones: ZoneReckoner, asked: ZoneQuestion): Promise<unknown> =>
  asked.ask === 'balance' ? zones.balance(asked.asked) : zones.outlook(asked.zone, asked.now);

try {
  send({ op: 'done', value: await answerOf(reckonHere(desk), question) });
} catch (thrown) {
  send({ op: 'failed', failure: failureOf(thrown) });
}
