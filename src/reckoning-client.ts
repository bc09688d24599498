import { type MessagePort, Worker } from 'node:worker_threads';
import { AppError, reasonOf } from './lib/app-error.ts';
import { workerUrl } from './lib/worker-url.ts';
import type { DeskSources } from './metering/desk/desk-sources.ts';
import { type ZoneLoss, type ZoneReckoner, zonePart } from './metering/desk/zone-reckoner.ts';
import type { ZoneOutlook } from './metering/outlook/zone-outlook.ts';
import type { ZoneSpec } from './model/fleet.ts';
import { errorOf, failureOf } from './reckoning-failure.ts';
import type {
  FromReckoning,
  ReckoningAsk,
  ReckoningTask,
  ToReckoning,
  ZoneQuestion,
} from './reckoning-protocol.ts';

/**
 * Questions about zones, each in a thread of its own: half a second of reckoning, and
 * fifty thousand rows of the books, would hold up the one that serves sockets.
 * @param connect a connection to the metering thread; it throws `books-down`.
 */
export function reckonAside(desk: DeskSources, connect: () => MessagePort): ZoneReckoner {
  const answer = (zone: ZoneSpec, question: ZoneQuestion): Promise<unknown> =>
    inThread(desk, {
      question,
      fleet: zonePart(desk.fleet, zone),
      startHour: desk.startHour,
      books: connect(),
    });
  return {
    // the border: the thread answers each question as `reckonHere` would
    balance: async (asked) => (await answer(asked.zone, { ask: 'balance', asked })) as ZoneLoss,
    // likewise
    outlook: async (zone, now) =>
      (await answer(zone, { ask: 'outlook', zone, now })) as ZoneOutlook,
  };
}

function inThread(desk: DeskSources, task: ReckoningTask): Promise<unknown> {
  const worker = new Worker(workerUrl(import.meta.url, './reckoning-thread.ts'), {
    workerData: task,
    transferList: [task.books],
    name: 'reckoning',
    execArgv: [],
  });
  const answered = new Promise<unknown>((resolve, reject) => {
    const lost = (thrown: unknown): void =>
      reject(new AppError('reckoning-failed', reasonOf(thrown), { retryable: true }));
    worker.once('error', lost);
    worker.once('exit', () => lost('the thread ended'));
    worker.on('message', (message: FromReckoning) => {
      if (message.op === 'done') resolve(message.value);
      else if (message.op === 'failed') reject(errorOf(message.failure));
      else void told(desk, message.ask, message.id).then((reply) => worker.postMessage(reply));
    });
  });
  return answered.finally(() => void worker.terminate());
}

async function told(desk: DeskSources, ask: ReckoningAsk, id: number): Promise<ToReckoning> {
  try {
    const value =
      ask.of === 'archive'
        ? await desk.archive.list(ask.query)
        : await desk.history.buckets(ask.query);
    return { id, value };
  } catch (thrown) {
    return { id, failure: failureOf(thrown) };
  }
}
